import { headers } from "next/headers";
import { cache } from "react";
import { auth } from "@/auth";

/** The session of this request, or null. Better Auth is asked once per request. */
export const getSession = cache(async () => auth.api.getSession({ headers: await headers() }));
