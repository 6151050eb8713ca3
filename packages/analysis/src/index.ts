export type { AnalysisErrorCode } from './analysis-error.ts';
export { AnalysisError } from './analysis-error.ts';
export type { AnalysisCell } from './cell.ts';
export { checkInstalls } from './checks/check-installs.ts';
export {
  type CheckCode,
  type CheckDiagnostic,
  checkNotebook,
  type SavedState,
} from './checks/check-notebook.ts';
export type { Diagnostic, Fix, Severity } from './diagnostic.ts';
export { lateNames } from './facets/late-names.ts';
export { type ModuleOutline, outlineModule } from './facets/module-outline.ts';
export { type NotebookFacets, notebookFacets, type QualifiedCall } from './facets/notebook-facets.ts';
export { type Clone, CloneIndex } from './fingerprint/clone-index.ts';
export { type CellFingerprint, fingerprintCell } from './fingerprint/fingerprint-cell.ts';
export { bandsOf, type Signature, signatureOf, similarity } from './fingerprint/min-hash.ts';
export { importedNames } from './fingerprint/tokens.ts';
export { type AnalyzeOptions, analyzeNotebook, NotebookAnalyzer } from './flow/analyze-notebook.ts';
export type { Certainty, Risk } from './flow/effects.ts';
export type {
  Dependency,
  GraphStatement,
  MissingName,
  NotebookGraph,
  StatementItems,
} from './flow/graph.ts';
export { distributionOf } from './imports/distributions.ts';
export { type NeededModule, neededModules } from './imports/needed-modules.ts';
export type { ImportedPackage } from './imports/read-imports.ts';
export type { NotebookInspection } from './inspect/inspect-notebook.ts';
export { inspectNotebook, toAnalysisCells } from './inspect/inspect-notebook.ts';
export type { FormattedCell, LintConfig, LintDiagnostic, Linter } from './lint/linter.ts';
export { readLintConfig } from './lint/read-lint-config.ts';
export { isNameAccepted, sayNotAccepted } from './parameters/accepted-files.ts';
export { coerceParameters } from './parameters/coerce-parameters.ts';
export { parseCommandLineValue } from './parameters/command-line.ts';
export { extractParameters } from './parameters/extract-parameters.ts';
export type { FormInput } from './parameters/form-metadata.ts';
export {
  applyFormInput,
  readFormInputs,
  takesDefault,
  withFormDefaults,
} from './parameters/form-metadata.ts';
export { type FormColumn, formChoicesOf, formColumnsOf } from './parameters/form-options.ts';
export { checkFormInput, type FormProblem } from './parameters/form-problems.ts';
export type { JsonSchema } from './parameters/json-schema.ts';
export { parametersToJsonSchema, quireFormats } from './parameters/json-schema.ts';
export { KIND_NAMES } from './parameters/kinds.ts';
export type * from './parameters/parameter.ts';
export { toPythonAssignments } from './parameters/python-assignments.ts';
export { parameterOfProperty, parametersOfSchema, typeOfSchema } from './parameters/read-schema.ts';
export { isGivenSecret, isSecret, secretsEnvironment, splitSecrets } from './parameters/secrets.ts';
export type { CommandLineResult, ParameterError, ParameterResult } from './parameters/validation.ts';
export { isAsked } from './parameters/visibility.ts';
export type { ParserOptions, WasmSource } from './parser/load-parser.ts';
export { isParserLoaded, loadParser } from './parser/load-parser.ts';
export type { SearchFacts } from './search/search-facts.ts';
export { searchFacts } from './search/search-facts.ts';
export { splitIdentifier } from './search/split-identifier.ts';
export { type PlannedNotebook, planRerun, type RerunPlan } from './slice/plan-rerun.ts';
export { type ChangedParts, reachForward } from './slice/reach-forward.ts';
export { restoreClosure } from './slice/restore-closure.ts';
export {
  type Confidence,
  type NotebookSlice,
  type SlicedCell,
  type SlicedStatement,
  type SliceOptions,
  type SliceSeed,
  sliceNotebook,
} from './slice/slice-notebook.ts';
export type { Magic, RewrittenCell } from './source/magics.ts';
export { rewriteMagics } from './source/magics.ts';
export type { SourceRange } from './source/range.ts';
