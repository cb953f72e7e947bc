// What `npm publish` would publish, installed in an empty project.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "api-client-package-"));
after(() => rmSync(folder, { recursive: true }));

const run = (program: string, cwd: string, ...args: string[]) => execFileSync(program, args, { cwd, encoding: "utf8" });

test("the package compiles and runs in an empty project", () => {
  // The build has just run; `prepack` would run it again.
  const [packed] = JSON.parse(run("npm", root, "pack", "--json", "--ignore-scripts", "--pack-destination", folder)) as { filename: string; files: { path: string }[] }[];
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  run("npm", folder, "install", "--prefer-offline", "--no-audit", "--no-fund", `./${packed!.filename}`);
  writeFileSync(
    join(folder, "index.ts"),
    `import { createApiClient, type components } from "tasks-api-client";
    const api = createApiClient({ apiUrl: "http://localhost:8000", fetchToken: async () => "" });
    export const titles = async () => (await api.GET("/api/{user_id}/tasks", { params: { path: { user_id: "ada" } } })).data?.items.map((task: components["schemas"]["TaskItem"]) => task.title);
    // @ts-expect-error There is no such route: the types are in the package.
    export const wrong = () => api.GET("/api/nothing");
    console.log(typeof api.POST);`,
  );
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  run(process.execPath, folder, compiler, "--strict", "--module", "nodenext", "--target", "es2022", "--lib", "es2023,dom", "index.ts");

  assert.equal(run(process.execPath, folder, "index.js"), "function\n");
  const modules = readdirSync(join(root, "src")).map((file) => `dist/src/${file.replace(/\.ts$/, "")}`);
  const expected = [...modules.flatMap((path) => [`${path}.js`, `${path}.d.ts`]), "package.json", "README.md"];
  assert.deepEqual(packed!.files.map(({ path }) => path).sort(), expected.sort());
});
