import { createAuthClient } from "better-auth/react";

/** Signs users up, in and out, from the browser. Better Auth is on the page's own origin. */
export const authClient = createAuthClient();
