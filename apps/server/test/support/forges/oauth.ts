import { createHash, randomBytes } from 'node:crypto';
import type { ForgeKind } from '../../../src/ports/forge.ts';
import type { Reply } from './interface.ts';

/** The application that an administrator registered at the forge. */
export const CLIENT = { id: 'quire-client', secret: 'client-secret-5d2e' };
const CODE_MILLISECONDS = 10 * 60_000;
const TOKEN_SECONDS = 7_200;
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

const PATHS: Record<
  ForgeKind,
  { authorize: string; token: string; device: string | null; revoke: string | null }
> = {
  github: {
    authorize: '/login/oauth/authorize',
    token: '/login/oauth/access_token',
    device: '/login/device/code',
    revoke: null,
  },
  gitlab: {
    authorize: '/oauth/authorize',
    token: '/oauth/token',
    device: '/oauth/authorize_device',
    revoke: '/oauth/revoke',
  },
  gitea: {
    authorize: '/login/oauth/authorize',
    token: '/login/oauth/access_token',
    device: null,
    revoke: null,
  },
};

type Code = { login: string; challenge: string; redirectUri: string; scope: string; until: number };
type Device = { userCode: string; login: string | null; isRefused: boolean; until: number; lastPoll: number };

const fresh = (prefix: string) => `${prefix}_${randomBytes(16).toString('hex')}`;
const s256 = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

/** The sign-in of a forge: the web flow with PKCE (S256 is demanded), the device flow, refreshing and revoking. */
export class OAuthServer {
  /** Who sits at the forge's own page; null refuses the application there. */
  signedIn: string | null = null;
  /** The only address that the application registered. */
  redirectUri = '';
  deviceIntervalSeconds = 0;
  readonly tokens = new Map<string, string>();
  readonly #kind: ForgeKind;
  readonly #codes = new Map<string, Code>();
  readonly #devices = new Map<string, Device>();
  readonly #refreshTokens = new Map<string, string>();

  constructor(kind: ForgeKind) {
    this.#kind = kind;
  }

  /** The person enters the code that the device shows. */
  approveDevice(userCode: string, login: string | null): void {
    const device = [...this.#devices.values()].find((each) => each.userCode === userCode);
    if (!device) throw new Error(`no device shows ${userCode}`);
    if (login === null) device.isRefused = true;
    else device.login = login;
  }
  expireDevices(): void {
    for (const device of this.#devices.values()) device.until = 0;
  }

  /** Null where the path is no part of this. */
  answer(method: string, url: URL, form: URLSearchParams): Reply | null {
    const paths = PATHS[this.#kind];
    if (method === 'GET' && url.pathname === paths.authorize) return this.#authorize(url.searchParams);
    if (method !== 'POST') return null;
    if (url.pathname === paths.token) return this.#token(form);
    if (url.pathname === paths.device) return this.#startDevice(form, url.origin);
    if (url.pathname === paths.revoke) return this.#revokeByForm(form);
    return null;
  }

  /** GitHub revokes by its interface, signed in as the application. */
  revoke(token: string): boolean {
    return this.tokens.delete(token);
  }

  #authorize(query: URLSearchParams): Reply {
    const asked = Object.fromEntries(query);
    const wrong =
      (asked.client_id !== CLIENT.id && 'unknown client') ||
      (asked.redirect_uri !== this.redirectUri && 'the redirect address is not the registered one') ||
      (this.#kind !== 'github' && asked.response_type !== 'code' && 'response_type must be code') ||
      (asked.code_challenge_method !== 'S256' && 'S256 is needed') ||
      (!/^[\w-]{43}$/.test(asked.code_challenge ?? '') && 'a challenge is needed');
    if (wrong) return { status: 400, body: { error: 'invalid_request', error_description: wrong } };
    const back = new URL(this.redirectUri);
    if (asked.state !== undefined) back.searchParams.set('state', asked.state);
    if (this.signedIn === null) back.searchParams.set('error', 'access_denied');
    else {
      const code = fresh('code');
      this.#codes.set(code, {
        login: this.signedIn,
        challenge: asked.code_challenge ?? '',
        redirectUri: this.redirectUri,
        scope: asked.scope ?? '',
        until: Date.now() + CODE_MILLISECONDS,
      });
      back.searchParams.set('code', code);
    }
    return { status: 302, headers: { location: back.href } };
  }

  #token(form: URLSearchParams): Reply {
    const given = Object.fromEntries(form);
    const isDevice = given.grant_type === DEVICE_GRANT;
    // The device flow is for programs that cannot keep a secret.
    if (given.client_id !== CLIENT.id || (!isDevice && given.client_secret !== CLIENT.secret))
      return this.#refuse('invalid_client');
    if (isDevice) return this.#pollDevice(given.device_code ?? '');
    if (given.grant_type === 'refresh_token') {
      const login = this.#refreshTokens.get(given.refresh_token ?? '');
      if (login === undefined || !this.#refreshTokens.delete(given.refresh_token ?? ''))
        return this.#refuse('invalid_grant');
      return this.#issue(login, '');
    }
    const code = this.#codes.get(given.code ?? '');
    this.#codes.delete(given.code ?? '');
    if (!code || code.until < Date.now()) return this.#refuse('bad_verification_code');
    if (given.redirect_uri !== code.redirectUri) return this.#refuse('redirect_uri_mismatch');
    if (s256(given.code_verifier ?? '') !== code.challenge) return this.#refuse('invalid_grant');
    return this.#issue(code.login, code.scope);
  }

  #startDevice(form: URLSearchParams, origin: string): Reply {
    if (form.get('client_id') !== CLIENT.id) return this.#refuse('invalid_client');
    const code = fresh('device');
    const userCode = `${randomBytes(2).toString('hex')}-${randomBytes(2).toString('hex')}`.toUpperCase();
    this.#devices.set(code, {
      userCode,
      login: null,
      isRefused: false,
      until: Date.now() + CODE_MILLISECONDS,
      lastPoll: 0,
    });
    return {
      status: 200,
      body: {
        device_code: code,
        user_code: userCode,
        verification_uri: `${origin}/device`,
        expires_in: CODE_MILLISECONDS / 1000,
        interval: this.deviceIntervalSeconds,
      },
    };
  }

  #pollDevice(code: string): Reply {
    const device = this.#devices.get(code);
    if (!device || device.until < Date.now()) return this.#refuse('expired_token');
    if (device.isRefused) return this.#refuse('access_denied');
    const isSoon = Date.now() - device.lastPoll < this.deviceIntervalSeconds * 1000;
    device.lastPoll = Date.now();
    if (isSoon) return this.#refuse('slow_down');
    if (device.login === null) return this.#refuse('authorization_pending');
    this.#devices.delete(code);
    return this.#issue(device.login, '');
  }

  #revokeByForm(form: URLSearchParams): Reply {
    if (form.get('client_id') !== CLIENT.id || form.get('client_secret') !== CLIENT.secret)
      return { status: 403, body: { error: 'unauthorized_client' } };
    this.tokens.delete(form.get('token') ?? '');
    return { status: 200, body: {} };
  }

  #issue(login: string, scope: string): Reply {
    const token = fresh('oauth');
    this.tokens.set(token, login);
    if (this.#kind === 'github')
      return { status: 200, body: { access_token: token, token_type: 'bearer', scope } };
    const refresh = fresh('refresh');
    this.#refreshTokens.set(refresh, login);
    return {
      status: 200,
      body: { access_token: token, token_type: 'bearer', expires_in: TOKEN_SECONDS, refresh_token: refresh },
    };
  }

  /** GitHub says even its refusals with 200. */
  #refuse(error: string): Reply {
    const status = this.#kind === 'github' ? 200 : error === 'invalid_client' ? 401 : 400;
    return { status, body: { error, error_description: `${error} (stand-in)` } };
  }
}
