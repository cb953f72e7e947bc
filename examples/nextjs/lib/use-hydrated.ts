"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False until the page responds to events. Submit buttons wait for it: before, a browser would send the form by itself. */
export const useHydrated = () => useSyncExternalStore(never, () => true, () => false);
