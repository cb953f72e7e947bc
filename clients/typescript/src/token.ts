/** Better Auth knows no session for this browser (any more): the user has to sign in again. */
export class SessionEnded extends Error {
  override readonly name = "SessionEnded";

  constructor() {
    super("The session has ended: sign in again.");
  }
}

/** Gets a new token. Throws {@link SessionEnded} where there is no session to get one for. */
export type FetchToken = () => Promise<string>;

/** Gets tokens from Better Auth, by the cookie of its session. */
export const fromBetterAuth =
  (authUrl: string): FetchToken =>
  async () => {
    const response = await fetch(`${authUrl}/api/auth/token`, { credentials: "include" });
    if (response.status === 401) throw new SessionEnded();
    if (!response.ok) throw new Error(`Better Auth answered ${response.status} when asked for a token.`);
    const { token } = (await response.json()) as { token: string };
    return token;
  };

/** One token in memory, and nowhere else: a page's script cannot lose what localStorage and cookies do not hold. */
export class TokenKeeper {
  readonly #fetch: FetchToken;
  readonly #onSessionEnd: () => void;
  #held?: { token: string; renewAt: number } | undefined;
  #coming?: Promise<string> | undefined;

  /** `onSessionEnd` is told once, however many calls wait for the token. */
  constructor(fetch: FetchToken, onSessionEnd: () => void = () => {}) {
    this.#fetch = fetch;
    this.#onSessionEnd = onSessionEnd;
  }

  /** The token to send now: the one in memory until shortly before its `exp`, then a new one. Whoever asks meanwhile shares its fetch. */
  async current(): Promise<string> {
    if (this.#held && Date.now() < this.#held.renewAt) return this.#held.token;
    return (this.#coming ??= this.#next());
  }

  /** The token to send after the API refused this one: another call may have brought it already. */
  async after(refused: string): Promise<string> {
    if (this.#held?.token === refused) this.#held = undefined;
    return this.current();
  }

  /** Forgets the token, and the one on its way: the next call asks for a new one. */
  forget(): void {
    this.#held = undefined;
    this.#coming = undefined;
  }

  #next(): Promise<string> {
    const coming = this.#fetch().then(
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

/** How long to hold a token that has just been issued, in milliseconds: its lifetime less 30 seconds, or less a tenth if that is shorter. */
function holdFor(token: string): number {
  try {
    const payload = token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/");
    const { iat, exp } = JSON.parse(atob(payload)) as { iat: number; exp: number };
    // exp − iat rather than exp: this device's clock may be minutes off, yet it measures a lifetime well.
    const lifetime = (exp - iat) * 1000;
    return lifetime - Math.min(30_000, lifetime / 10);
  } catch {
    return 0; // no JWT: it is sent once, and the API says what is wrong with it
  }
}
