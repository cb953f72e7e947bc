import { join } from "node:path";
import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  serverExternalPackages: ["better-sqlite3"],
  // The typed client is a folder of this repository, outside of this project.
  turbopack: { root: join(import.meta.dirname, "../..") },
};

export default config;
