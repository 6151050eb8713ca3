export { FORM_LIMITS, isFormDefault } from './allowed-metadata.ts';
export { canonicalJson } from './canonical-json.ts';
export { isCellId } from './cell-ids.ts';
export {
  type CellLayout,
  COLUMNS_MAX,
  cellLayout,
  isLayoutTag,
  TAB_TITLE_CHARS_MAX,
  withCellLayout,
} from './cell-layout.ts';
export { type ComparedCell, compareCells } from './compare-cells.ts';
export { isChanged, linesOfCell, linesOfSettings, type ShownLine, settingsOf } from './compared-cell.ts';
export { cellHash, contentHash } from './content-hash.ts';
export { describeNotebook, type Heading, type NotebookDescription } from './describe-notebook.ts';
export type {
  Attachments,
  Cell,
  CellType,
  CodeCell,
  DisplayData,
  ErrorOutput,
  ExecuteResult,
  Json,
  JsonObject,
  MarkdownCell,
  MimeBundle,
  Notebook,
  Output,
  RawCell,
  SanitisedNotebook,
  StreamOutput,
} from './document.ts';
export { isJsonObject, tagsOf } from './document.ts';
export { type CellExecution, withOutputs } from './executed-notebook.ts';
export { findSecrets, type SecretFinding } from './find-secrets.ts';
export { findParametersCell, INJECTED_TAG, injectParameters } from './inject-parameters.ts';
export { CELLS_MAX, NOTEBOOK_BYTES_MAX, SOURCE_CHARS_MAX } from './limits.ts';
export { markdownToText } from './markdown-text.ts';
export type { Problem, ProblemCode } from './problems.ts';
export { type ReadOptions, type ReadResult, readNotebook } from './read-notebook.ts';
export {
  DEFAULT_SANITISE_LIMITS,
  type Removal,
  type RemovalCode,
  type SanitiseLimits,
  sanitiseNotebook,
} from './sanitise-notebook.ts';
export { serialiseNotebook } from './serialise-notebook.ts';
export { readerCellId, stripForReader, withholdCode } from './strip-for-reader.ts';
