declare module 'vitest' {
  export interface ProvidedContext {
    /** Only in the project `api-replicas`. */
    databaseUrl: string;
  }
}

export {};
