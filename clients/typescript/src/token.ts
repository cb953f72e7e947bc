/** The session has ended: the user has to sign in again. */
export class SessionEnded extends Error {
  override readonly name = "SessionEnded";

  constructor() {
    super("The session has ended: sign in again.");
  }
}

/** Fetches a new token. Throws {@link SessionEnded} where there is no session. The signal is aborted after the client's `timeout`. */
export type FetchToken = (signal: AbortSignal) => Promise<string>;

/** Fetches tokens from Better Auth with the browser's session cookie. Where the page and Better Auth share an origin, `authUrl` may be `""`. */
export const fromBetterAuth =
  (authUrl: string): FetchToken =>
  async (signal) => {
    const response = await fetch(`${authUrl}/api/auth/token`, { credentials: "include", signal });
    if (response.status === 401) throw new SessionEnded();
    if (!response.ok) throw new Error(`Better Auth responded with status ${response.status} to a request for a token.`);
    const { token } = (await response.json()) as { token: string };
    return token;
  };

/** Keeps one token, in memory only: localStorage and cookies outlive the page and can be read by other code. */
export class TokenKeeper {
  readonly #fetch: FetchToken;
  readonly #timeout: number;
  readonly #onSessionEnd: () => void;
  #held?: { token: string; renewAt: number } | undefined;
  #coming?: Promise<string> | undefined;

  /** `timeout` bounds one fetch, in milliseconds. `onSessionEnd` is called once, however many calls wait for the token. */
  constructor(fetch: FetchToken, timeout: number, onSessionEnd: () => void = () => {}) {
    this.#fetch = fetch;
    this.#timeout = timeout;
    this.#onSessionEnd = onSessionEnd;
  }

  /** The token to send: the one in memory until shortly before its `exp`, then a new one. Concurrent calls share one fetch. */
  async current(): Promise<string> {
    if (this.#held && Date.now() < this.#held.renewAt) return this.#held.token;
    return (this.#coming ??= this.#next());
  }

  /** The token to send after the API rejected this one; another call may have fetched it already. */
  async after(refused: string): Promise<string> {
    if (this.#held?.token === refused) this.#held = undefined;
    return this.current();
  }

  /** Discards the token, and the one being fetched: the next call fetches a new one. */
  forget(): void {
    this.#held = undefined;
    this.#coming = undefined;
  }

  #next(): Promise<string> {
    const coming = this.#fetch(AbortSignal.timeout(this.#timeout)).then(
      (token) => {
        if (this.#coming === coming) {
          this.#held = { token, renewAt: Date.now() + holdFor(token) };
          this.#coming = undefined;
        }
        return token;
      },
      (error: unknown) => {
        if (this.#coming === coming) {
          this.#coming = undefined;
          if (error instanceof SessionEnded) this.#onSessionEnd();
        }
        throw error;
      },
    );
    return coming;
  }
}

/** How long to use a token that has just been issued, in milliseconds: its lifetime minus 30 seconds, or minus a tenth if that is less. */
function holdFor(token: string): number {
  try {
    const payload = token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/");
    const { iat, exp } = JSON.parse(atob(payload)) as { iat: number; exp: number };
    // exp − iat rather than exp: this device's clock may be minutes off, yet it measures a lifetime well.
    const lifetime = (exp - iat) * 1000;
    return lifetime - Math.min(30_000, lifetime / 10);
  } catch {
    return 0; // not a JWT: it is sent once, and the API's error names the problem
  }
}
