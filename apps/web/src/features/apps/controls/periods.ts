/** A period of days that people name, for a day that counts as today. */
export type Period = { readonly label: string; readonly of: (today: Date) => readonly [Date, Date] };

const shifted = (today: Date, days: number): Date =>
  new Date(today.getFullYear(), today.getMonth(), today.getDate() + days);
const month = (today: Date, months: number, day: number): Date =>
  new Date(today.getFullYear(), today.getMonth() + months, day);

export const PERIODS: readonly Period[] = [
  { label: 'Last 7 days', of: (today) => [shifted(today, -6), today] },
  { label: 'Last 30 days', of: (today) => [shifted(today, -29), today] },
  { label: 'This month', of: (today) => [month(today, 0, 1), month(today, 1, 0)] },
  { label: 'Last month', of: (today) => [month(today, -1, 1), month(today, 0, 0)] },
  {
    label: 'This year',
    of: (today) => [new Date(today.getFullYear(), 0, 1), new Date(today.getFullYear(), 11, 31)],
  },
];

/** A local day as `YYYY-MM-DD`. */
export function dayText(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
