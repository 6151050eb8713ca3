import { expect, test } from 'vitest';
import { dayText, PERIODS } from './periods.ts';
import { offsetAt } from './zones.ts';

test('periods end where people expect them to', () => {
  const today = new Date(2024, 2, 31);
  expect(PERIODS.map(({ label, of }) => [label, ...of(today).map(dayText)])).toEqual([
    ['Last 7 days', '2024-03-25', '2024-03-31'],
    ['Last 30 days', '2024-03-02', '2024-03-31'],
    ['This month', '2024-03-01', '2024-03-31'],
    ['Last month', '2024-02-01', '2024-02-29'],
    ['This year', '2024-01-01', '2024-12-31'],
  ]);
});

test('a zone has the offset of the day and the hour', () => {
  const at = (zone: string, local: string) => offsetAt(zone, local);
  expect([
    at('Europe/Berlin', '2024-01-15T09:30'),
    at('Europe/Berlin', '2024-07-15T09:30'),
    at('Europe/Berlin', '2024-03-31T01:30'),
    at('Europe/Berlin', '2024-03-31T03:30'),
    at('Asia/Kolkata', '2024-01-15T09:30'),
    at('America/New_York', '2024-01-15T23:30'),
    at('UTC', '2024-01-15T09:30'),
  ]).toEqual(['+01:00', '+02:00', '+01:00', '+02:00', '+05:30', '-05:00', 'Z']);
});
