export type AnalysisErrorCode =
  | 'parser-not-loaded'
  | 'parser-unavailable'
  | 'value-not-validated'
  | 'lint-config-invalid'
  | 'lint-failed';

/** A mistake in how this package is used, or a broken installation; never thrown because of user code. */
export class AnalysisError extends Error {
  readonly code: AnalysisErrorCode;

  constructor(code: AnalysisErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AnalysisError';
    this.code = code;
  }
}
