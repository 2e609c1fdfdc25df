/** Raised when the shape of the index changes; an older one is built again. */
export const INDEX_FORMAT = 2
