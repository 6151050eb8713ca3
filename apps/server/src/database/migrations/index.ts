import { foundation } from './0001-foundation.ts';
import { searchHead } from './0002-search-head.ts';
import { sessions } from './0003-sessions.ts';
import { signatures } from './0004-signatures.ts';
import { contributions } from './0006-contributions.ts';
import { connections } from './0007-connections.ts';
import { helperInputs } from './0008-helper-inputs.ts';
import { appFace } from './0009-app-face.ts';
import { widgets } from './0011-widgets.ts';
import { comments } from './0012-comments.ts';
import { proposals } from './0013-proposals.ts';
import { settledGenerations } from './0014-settled-generations.ts';
import { variables } from './0015-variables.ts';
import { dataSources } from './0016-data-sources.ts';
import { withdrawnAnswers } from './0017-withdrawn-answers.ts';

/** Numbered, forward-only, each run once and whole. Never edit one that was released: add the next. */
export const MIGRATIONS: readonly { number: number; name: string; sql: string }[] = [
  { number: 1, name: 'foundation', sql: foundation },
  { number: 2, name: 'search head', sql: searchHead },
  { number: 3, name: 'sessions', sql: sessions },
  { number: 4, name: 'signatures', sql: signatures },
  { number: 6, name: 'contributions', sql: contributions },
  { number: 7, name: 'connections', sql: connections },
  { number: 8, name: 'helper inputs', sql: helperInputs },
  { number: 9, name: 'app face', sql: appFace },
  { number: 11, name: 'widgets', sql: widgets },
  { number: 12, name: 'comments', sql: comments },
  { number: 13, name: 'proposals', sql: proposals },
  { number: 14, name: 'settled generations', sql: settledGenerations },
  { number: 15, name: 'variables', sql: variables },
  { number: 16, name: 'data sources', sql: dataSources },
  { number: 17, name: 'withdrawn answers', sql: withdrawnAnswers },
];
