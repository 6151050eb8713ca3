export { ForkRefusedError, KernelError, type KernelErrorCode } from './errors.ts';
export { describeError, describeExit, describeStop } from './failure/describe.ts';
export { explainFailure } from './failure/explain.ts';
export { redactError, redactMessage } from './failure/redact.ts';
export type { Explanation, PythonError } from './failure/types.ts';
export { executeQuietly } from './live/execute-quietly.ts';
export { layFilesInto } from './live/file-state.ts';
export { FreshNotebook } from './live/fresh-notebook.ts';
export { LiveNotebook } from './live/live-notebook.ts';
export type { LiveBegin, LivePlan, LiveRunOptions, LiveValues } from './live/live-plan.ts';
export { chooseIsolation, type IsolationChoice, type Separation } from './local/choose-isolation.ts';
export { DEFAULT_KERNEL_LIMITS } from './local/limits.ts';
export type { LocalProviderOptions, LocalSpec, ProviderLogEntry, UidRange } from './local/options.ts';
export { createLocalProvider, type LocalProvider } from './local/provider.ts';
export { type ProgramResult, type ProgramRun, runProgram } from './local/run-program.ts';
export { checkSandbox } from './local/sandbox.ts';
export { DEFAULT_PRELOAD } from './local/warm-start.ts';
export type { Look, LookRequest, VariableScope } from './looking/types.ts';
export { type Codec, type CodecOptions, createCodec } from './protocol/codec.ts';
export type {
  Channel,
  IncomingChannel,
  IncomingMessage,
  Json,
  JsonObject,
  MessageHeader,
  OutgoingMessage,
} from './protocol/message.ts';
export { executeNotebook } from './run/execute-notebook.ts';
export { DEFAULT_RUN_LIMITS, type RunLimits } from './run/limits.ts';
export type { OutputEvent } from './run/output-window.ts';
export { foldStreamText } from './run/stream-text.ts';
export type {
  CellStatus,
  ExecuteNotebookOptions,
  FailureCode,
  InputQuestion,
  NotebookOutput,
  RunCell,
  RunEvent,
  RunFailure,
  RunOutcome,
} from './run/types.ts';
export type {
  ContextFile,
  ExitReason,
  ForkableKernel,
  Isolation,
  Kernel,
  KernelCapabilities,
  KernelContext,
  KernelExit,
  KernelLimits,
  KernelProvider,
  KernelRef,
  KernelSpec,
  LiveBase,
  PendingRequest,
  RequestOptions,
  RunAs,
  Rung,
  StartTrace,
  TemplateRequest,
} from './types.ts';
export type { WidgetListener } from './widgets/live-widgets.ts';
export type {
  WidgetBuffer,
  WidgetEvent,
  WidgetMessage,
  WidgetModel,
  WidgetSender,
} from './widgets/types.ts';
