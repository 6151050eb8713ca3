/** Where the bar at the top leads. */
export const PLACES = [
  { to: '/search', label: 'Notebooks' },
  { to: '/spaces', label: 'Spaces' },
  { to: '/runs', label: 'My runs' },
  { to: '/contributions', label: 'Contributions' },
] as const;
