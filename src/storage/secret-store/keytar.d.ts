/** Types of the optional package, whose own are missing where it could not be compiled. */
declare module 'keytar' {
  const keytar: {
    getPassword(service: string, account: string): Promise<string | null>
    setPassword(service: string, account: string, password: string): Promise<void>
    deletePassword(service: string, account: string): Promise<boolean>
    findPassword(service: string): Promise<string | null>
    findCredentials(service: string): Promise<Array<{account: string; password: string}>>
  }
  export default keytar
}
