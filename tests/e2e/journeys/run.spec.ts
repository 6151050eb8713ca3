import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { beSignedIn, expect, test } from '../support/hub.ts';
import { countedLines, makeSpace, notebookFile, publish, slowCount } from '../support/notebooks.ts';
import { RUN_TIMEOUT, runPage } from '../support/run-page.ts';

const greeting = notebookFile(
  '# Greeting\n\nGreets a number of people.',
  {
    code: [
      'import datetime',
      'from typing import Annotated, Literal',
      'people: int = 3  # How many people',
      'language: Literal["English", "French"] = "English"  # Language',
      'day: datetime.date = datetime.date(2026, 1, 31)  # Day',
      'name: str  # Name',
    ].join('\n'),
    tags: ['parameters'],
  },
  '## Result',
  {
    code: 'if people < 0:\n    raise ValueError("There cannot be fewer than no people.")\nprint({"English": "Hello", "French": "Bonjour"}[language], name, people, day)',
  },
);

test.beforeEach(async ({ page, hub }, { title }) => {
  const person = await hub.join('Alan Turing');
  const slug = `space-${title.length}-${Date.now()}`;
  await makeSpace(person, slug, 'Bletchley');
  await beSignedIn(page.context(), hub, person);
  Object.assign(page, { person, slug });
});
