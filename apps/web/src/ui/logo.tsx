/** The mark, a gathering of leaves with the tail of a Q, and the name. */
export function Logo() {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 9 }}>
      <svg width="24" height="24" viewBox="0 0 32 32" fill="none" aria-hidden="true">
        <rect width="32" height="32" rx="7" fill="var(--mantine-color-ink-6)" />
        <path
          d="M16 10.2C13.6 8.3 10.4 7.6 7 8v14.6c3.4-.4 6.6.3 9 2.2 2.4-1.9 5.6-2.6 9-2.2V8c-3.4-.4-6.6.3-9 2.2Z"
          fill="#fff"
        />
        <path d="M16 10.4v14" stroke="var(--mantine-color-ink-6)" strokeWidth="1.6" strokeLinecap="round" />
        <path
          d="m19.4 21.2 4.6 6"
          stroke="var(--mantine-color-ink-6)"
          strokeWidth="4.4"
          strokeLinecap="round"
        />
        <path d="m19.4 21.2 4 5.2" stroke="#fff" strokeWidth="2.2" strokeLinecap="round" />
      </svg>
      <span style={{ fontWeight: 700, fontSize: '1.0625rem', letterSpacing: '-0.02em' }}>Quire</span>
    </span>
  );
}
