export {downloadName, nameFromUrl} from './file-name.js'
export {
  type Continuation,
  continuation,
  findPart,
  notePath,
  type Part,
  type PartNote,
  resumeHeaders,
  wholePart,
} from './resume.js'
export {createUnique, openForDownload, replaceFile, saveDownload} from './save.js'
