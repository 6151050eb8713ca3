import type { Forge, ForgeKind } from './forge.ts';
import type { ForgeEvent } from './signals.ts';

/** How a person may connect their account: at the forge's own page, by a code that they enter there, by a token. */
export type ForgeWay = 'web' | 'device' | 'token';

/** What a forge gives for a person's consent. */
export type ForgeGrant = {
  accessToken: string;
  refreshToken: string | null;
  /** `null` for a token that lives until it is revoked. */
  expiresAt: Date | null;
};
export type DeviceStart = {
  deviceCode: string;
  /** What the person enters at `verificationUrl`. */
  userCode: string;
  verificationUrl: string;
  intervalSeconds: number;
  expiresAt: Date;
};
export type DeviceAnswer =
  | { kind: 'granted'; grant: ForgeGrant }
  /** Ask again after the interval, which grows by `slowDownSeconds`. */
  | { kind: 'waiting'; slowDownSeconds: number }
  | { kind: 'refused' }
  | { kind: 'expired' };

/** A forge that the administrator configured. Everything that asks it throws `ForgeError`. */
export type ForgeSite = {
  readonly id: string;
  readonly kind: ForgeKind;
  readonly name: string;
  /** Without a slash at the end: repositories are below it. */
  readonly url: string;
  readonly ways: readonly ForgeWay[];
  /** Where a person makes a personal token, and what it has to allow. */
  readonly tokenHelp: { url: string; scopes: readonly string[] };
  /** Where a person sees, and takes back, what they allowed. */
  readonly grantsUrl: string;
  open(token: string): Forge;
  /** The name that git gives together with the token. */
  gitUsername(login: string): string;
  /** The forge's page that asks for consent: PKCE with S256. */
  authorizeUrl(asked: { state: string; challenge: string; redirectUrl: string }): string;
  redeemCode(given: { code: string; verifier: string; redirectUrl: string }): Promise<ForgeGrant>;
  startDevice(): Promise<DeviceStart>;
  askDevice(deviceCode: string): Promise<DeviceAnswer>;
  refresh(refreshToken: string): Promise<ForgeGrant>;
  /** Answers false where the forge has no way to do it. */
  revoke(accessToken: string): Promise<boolean>;
  /** What a webhook tells; null where it does not come from the forge, or none is set up. */
  readEvents(headers: Headers, body: Uint8Array): readonly ForgeEvent[] | null;
};
