// Bundles the tests (Node 20 cannot read TypeScript) and runs them with Node's own runner.

import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL(".", import.meta.url));
const outdir = join(root, "node_modules", ".tests");
const entryPoints = readdirSync(join(root, "test")).map((name) => join(root, "test", name));

rmSync(outdir, { recursive: true, force: true });
await build({
	entryPoints,
	outdir,
	bundle: true,
	platform: "node",
	format: "esm",
	target: "node20",
	sourcemap: "inline",
	logLevel: "warning",
});

const files = readdirSync(outdir).map((name) => join(outdir, name));
const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], {
	cwd: root,
	stdio: "inherit",
});
process.exit(status ?? 1);
