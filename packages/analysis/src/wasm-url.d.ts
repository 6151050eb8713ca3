declare module '*.wasm?url' {
  /** The address at which the bundler serves the file. */
  const address: string;
  export default address;
}
