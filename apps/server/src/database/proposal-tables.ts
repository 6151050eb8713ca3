import type { Generated } from 'kysely';
import type { At, AtOrNull, Json } from './column-types.ts';

export type ProposalsTable = {
  id: Generated<string>;
  notebook_id: string;
  proposer_id: string;
  base_version: number;
  filename: string;
  message: string;
  content: string | null;
  changed_cells: number;
  secrets: Json<object[]>;
  state: Generated<string>;
  created_at: At;
  decided_at: AtOrNull;
  decided_by: string | null;
  reason: Generated<string>;
  version: number | null;
};
