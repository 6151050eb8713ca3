/** A run as a program would ask for it. */
export type RunRequest = {
  /** The hub's address. */
  readonly hub: string;
  readonly space: string;
  readonly slug: string;
  /** Left out for the newest. */
  readonly version?: number | undefined;
  readonly values: readonly (readonly [name: string, value: unknown])[];
};

/** The run as a `quire` command. */
export function commandLine({ space, slug, version, values }: RunRequest): string {
  const lines = [
    `quire run ${space}/${slug}`,
    ...(version === undefined ? [] : [`--version ${version}`]),
    ...values.map(
      ([name, value]) =>
        `-p ${quote(`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)}`,
    ),
  ];
  return lines.join(' \\\n  ');
}

/** The run as a request with curl; the token comes from the environment. */
export function curlCommand({ hub, space, slug, version, values }: RunRequest): string {
  const body = { ...(version !== undefined && { version }), parameters: Object.fromEntries(values) };
  return [
    `curl -X POST ${quote(`${hub}/api/v1/notebooks/${space}/${slug}/runs`)}`,
    '-H "Authorization: Bearer $QUIRE_TOKEN"',
    "-H 'Content-Type: application/json'",
    `-d ${quote(JSON.stringify(body))}`,
  ].join(' \\\n  ');
}

/** One word for a POSIX shell. */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
