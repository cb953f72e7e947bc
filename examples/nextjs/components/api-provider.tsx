"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import createQueryClient, { type OpenapiQueryClient } from "openapi-react-query";
import { createContext, type ReactNode, useContext, useState } from "react";
import { type ApiClient, createApiClient, fromBetterAuth, type paths } from "tasks-api-client";
import { SessionEndedDialog } from "@/components/session-ended-dialog";

export type User = { id: string; name: string; email: string };

type ApiContext = {
  user: User;
  /** The typed client. */
  api: ApiClient;
  /** The same client as TanStack Query hooks. */
  $api: OpenapiQueryClient<paths>;
};

const Context = createContext<ApiContext | null>(null);

export function useApi(): ApiContext {
  const value = useContext(Context);
  if (!value) throw new Error("useApi needs an ApiProvider around it.");
  return value;
}

/** The API for all components below, with the tokens of this user. When the session ends, it asks for the password and keeps the page as it is. */
export function ApiProvider({ apiUrl, user, children }: { apiUrl: string; user: User; children: ReactNode }) {
  const [hasSessionEnded, setHasSessionEnded] = useState(false);
  const [{ api, $api, queryClient }] = useState(() => {
    const api = createApiClient({ apiUrl, fetchToken: fromBetterAuth(""), onSessionEnd: () => setHasSessionEnded(true), timeout: 15_000 });
    return { api, $api: createQueryClient(api), queryClient: new QueryClient({ defaultOptions }) };
  });

  function resume() {
    setHasSessionEnded(false);
    api.forgetToken();
    void queryClient.invalidateQueries();
  }

  return (
    <QueryClientProvider client={queryClient}>
      <Context value={{ user, api, $api }}>
        {children}
        {hasSessionEnded && <SessionEndedDialog user={user} onSignedIn={resume} onClose={() => setHasSessionEnded(false)} />}
      </Context>
    </QueryClientProvider>
  );
}

// `retry: false` because the client retries by itself; `networkMode: "always"` so that an offline user sees an error, not an endless wait.
const defaultOptions = {
  queries: { retry: false, networkMode: "always", staleTime: 30_000, refetchOnReconnect: true },
  mutations: { networkMode: "always" },
} as const;
