import { headers } from "next/headers";
import { createApiClient } from "tasks-api-client";
import { auth } from "@/auth";
import { apiUrl } from "@/lib/api-url";

/** A client for server components. It acts for the user of the current request, so never keep it longer. */
export async function serverApi() {
  const requestHeaders = await headers();
  return createApiClient({
    apiUrl: apiUrl(),
    fetchToken: async () => (await auth.api.getToken({ headers: requestHeaders })).token,
    timeout: 5_000,
    maxRetryDelay: 1_000,
  });
}
