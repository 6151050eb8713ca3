import type { ColumnType, Generated } from 'kysely';
import type { At, AtOrNull, Json, JsonOrNull } from './column-types.ts';
import type {
  ContributionApprovalsTable,
  ContributionCommentsTable,
  ContributionEventsTable,
  ContributionNamesTable,
  ContributionStepsTable,
  ContributionsTable,
} from './contribution-tables.ts';
import type { ProposalsTable } from './proposal-tables.ts';

export type AuthUserTable = {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  image: string | null;
  createdAt: At;
  updatedAt: At;
  handle: string;
  isAdministrator: Generated<boolean>;
};
export type AuthAccountTable = {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  password: string | null;
  createdAt: At;
  updatedAt: At;
};
export type AuthSessionTable = { id: string; userId: string; token: string; expiresAt: At };
export type InvitationsTable = {
  id: Generated<string>;
  token_hash: string;
  name: string;
  email: string;
  is_administrator: boolean;
  created_by: string | null;
  created_at: At;
  expires_at: At;
  used_at: AtOrNull;
};
export type AuditLogTable = {
  id: Generated<string>;
  at: At;
  actor_id: string | null;
  action: string;
  subject: string;
  details: Json<Record<string, unknown>>;
};
export type SpacesTable = {
  id: Generated<string>;
  slug: string;
  name: string;
  description: string;
  code_is_open: boolean;
  created_by: string | null;
  created_at: At;
};
export type SpaceMembersTable = { space_id: string; user_id: string; role: string; since: At };
export type CellsTable = { hash: string; type: string; source: string };
export type DocumentsTable = { hash: string; skeleton: Json<object>; created_at: At };
export type NotebooksTable = {
  id: Generated<string>;
  space_id: string;
  slug: string;
  title: string;
  summary: string;
  title_is_given: boolean;
  summary_is_given: boolean;
  tags: string[];
  visibility: string;
  owner_id: string;
  author_id: string;
  current_version: number;
  inputs: string[];
  packages: string[];
  created_at: At;
  updated_at: At;
  archived_at: AtOrNull;
  run_count: Generated<number>;
  last_succeeded_at: AtOrNull;
  popularity: Generated<number>;
};
export type VersionsTable = {
  notebook_id: string;
  number: number;
  document_hash: string;
  message: string;
  author_id: string;
  created_at: At;
  cell_count: number;
  headings: Json<object[]>;
  parameters: Json<Record<string, unknown>>;
  parameter_notes: Json<object[]>;
};
export type SecretAcknowledgementsTable = {
  notebook_id: string;
  finding_id: string;
  acknowledged_by: string;
  at: At;
};
export type NotebookSearchTable = {
  notebook_id: string;
  meta: string;
  code: string;
  headings: string;
  body: string;
  identifiers: string;
  title: string;
};
export type SearchWordsTable = { word: string };
export type UploadsTable = {
  id: Generated<string>;
  user_id: string;
  name: string;
  bytes: string | number;
  hash: string;
  created_at: At;
};
export type RunsTable = {
  withholds_code: boolean;
  id: Generated<string>;
  notebook_id: string;
  version: number;
  requested_by: string;
  parameters: Json<Record<string, unknown>>;
  status: string;
  created_at: At;
  started_at: AtOrNull;
  finished_at: AtOrNull;
  cells_done: Generated<number>;
  cells_total: number;
  failure: JsonOrNull<object>;
  start_info: JsonOrNull<object>;
  last_event: Generated<number>;
  cancel_requested_at: AtOrNull;
  claimed_by: string | null;
  claim: string | null;
  lease_until: AtOrNull;
};
export type RunEventsTable = { run_id: string; seq: number; at: At; type: string; payload: Json<object> };
export type SessionsTable = {
  id: Generated<string>;
  notebook_id: string;
  version: number;
  person: string;
  withholds_code: boolean;
  parameters: Json<Record<string, unknown>>;
  generation: Generated<number>;
  settled_generation: Generated<number>;
  stop_wanted: Generated<boolean>;
  answers: ColumnType<object[], string | undefined, string>;
  withdrawn: ColumnType<string[], string | undefined, string>;
  open_prompt: JsonOrNull<object>;
  given_answer: JsonOrNull<object>;
  status: string;
  queued_at: At;
  created_at: At;
  last_used_at: At;
  start_info: JsonOrNull<object>;
  last_event: Generated<number>;
  claimed_by: string | null;
  claim: string | null;
  lease_until: AtOrNull;
  embed_id: string | null;
  locked: JsonOrNull<object>;
  helper_values: ColumnType<Record<string, unknown>, string | undefined, string>;
};
export type SessionInputsTable = {
  session_id: string;
  key: string;
  cell_id: string;
  input: Json<Record<string, unknown>>;
  options: JsonOrNull<object>;
};
export type SealedSecretsTable = {
  id: Generated<string>;
  run_id: string | null;
  session_id: string | null;
  sealed: string;
  created_at: At;
};
export type SessionSharesTable = {
  id: Generated<string>;
  session_id: string;
  granted_by: string;
  granted_to: string;
  created_at: At;
  expires_at: At;
  revoked_at: AtOrNull;
  looked_at: AtOrNull;
  with_variables: ColumnType<boolean, boolean, boolean>;
  variables_at: AtOrNull;
};
export type SessionLooksTable = {
  id: Generated<string>;
  session_id: string;
  wanted: Json<object>;
  taken_at: AtOrNull;
  sealed_answer: string | null;
  created_at: At;
};
export type DataSourcesTable = {
  id: Generated<string>;
  name: string;
  title: string;
  description: Generated<string>;
  address: Generated<string>;
  is_for_everyone: Generated<boolean>;
  created_by: string;
  created_at: At;
  updated_at: At;
};
export type DataSourceSpacesTable = { data_source_id: string; space_id: string };
export type PresetsTable = {
  id: Generated<string>;
  notebook_id: string;
  owner_id: string;
  name: string;
  is_shared: boolean;
  is_default: boolean;
  parameters: Json<Record<string, unknown>>;
  created_at: At;
  updated_at: At;
};
export type CommentThreadsTable = {
  id: Generated<string>;
  notebook_id: string;
  cell_id: string;
  version: number;
  begun_by: string;
  created_at: At;
  resolved_by: string | null;
  resolved_at: AtOrNull;
};
export type CommentsTable = {
  id: Generated<string>;
  thread_id: string;
  author_id: string;
  body: string;
  created_at: At;
  edited_at: AtOrNull;
};
export type EmbedsTable = {
  id: Generated<string>;
  notebook_id: string;
  created_by: string;
  name: string;
  origins: string[];
  fixed: Json<Record<string, unknown>>;
  hidden: string[];
  created_at: At;
  expires_at: At;
  revoked_at: AtOrNull;
};
export type EmbedCodesTable = {
  code_hash: string;
  embed_id: string;
  person: string;
  challenge: string;
  expires_at: At;
};
export type FrameTokensTable = { token_hash: string; embed_id: string; person: string; expires_at: At };
export type SessionEventsTable = {
  session_id: string;
  seq: number;
  at: At;
  cell_id: string | null;
  payload: Json<object>;
};
export type SessionWidgetMessagesTable = { session_id: string; number: Generated<string>; sealed: string };
export type SessionBlobsTable = { session_id: string; hash: string; bytes: string | number; mime: string };
export type RunBlobsTable = { run_id: string; hash: string; bytes: string | number; mime: string };

export type ForgeConnectionsTable = {
  id: Generated<string>;
  person: string;
  forge: string;
  login: string;
  way: string;
  access_token: string;
  refresh_token: string | null;
  expires_at: AtOrNull;
  created_at: At;
  last_used_at: AtOrNull;
  lost_at: AtOrNull;
  refreshing_until: AtOrNull;
};
export type ForgeAttemptsTable = {
  id: Generated<string>;
  person: string;
  forge: string;
  way: string;
  session_id: string;
  state_hash: string | null;
  proof: string;
  interval_seconds: number | null;
  next_question_at: AtOrNull;
  expires_at: At;
  created_at: At;
};

export type Tables = {
  auth_user: AuthUserTable;
  auth_account: AuthAccountTable;
  auth_session: AuthSessionTable;
  invitations: InvitationsTable;
  audit_log: AuditLogTable;
  spaces: SpacesTable;
  space_members: SpaceMembersTable;
  cells: CellsTable;
  documents: DocumentsTable;
  notebooks: NotebooksTable;
  versions: VersionsTable;
  secret_acknowledgements: SecretAcknowledgementsTable;
  notebook_search: NotebookSearchTable;
  search_words: SearchWordsTable;
  uploads: UploadsTable;
  runs: RunsTable;
  run_events: RunEventsTable;
  run_blobs: RunBlobsTable;
  sessions: SessionsTable;
  session_events: SessionEventsTable;
  session_widget_messages: SessionWidgetMessagesTable;
  session_blobs: SessionBlobsTable;
  forge_connections: ForgeConnectionsTable;
  forge_attempts: ForgeAttemptsTable;
  session_inputs: SessionInputsTable;
  sealed_secrets: SealedSecretsTable;
  session_shares: SessionSharesTable;
  session_looks: SessionLooksTable;
  data_sources: DataSourcesTable;
  data_source_spaces: DataSourceSpacesTable;
  presets: PresetsTable;
  comment_threads: CommentThreadsTable;
  comments: CommentsTable;
  embeds: EmbedsTable;
  embed_codes: EmbedCodesTable;
  frame_tokens: FrameTokensTable;
  proposals: ProposalsTable;
  contributions: ContributionsTable;
  contribution_names: ContributionNamesTable;
  contribution_steps: ContributionStepsTable;
  contribution_events: ContributionEventsTable;
  contribution_comments: ContributionCommentsTable;
  contribution_approvals: ContributionApprovalsTable;
};
