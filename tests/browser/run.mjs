// Bundles every test (Node 20 does not read TypeScript) and runs them: `npm test [-- name ...]`.

import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { chdir } from "node:process";
import { build } from "esbuild";

chdir(import.meta.dirname);
const wanted = process.argv.slice(2);
const tests = readdirSync(".")
	.filter((name) => name.endsWith(".test.ts"))
	.filter((name) => wanted.length === 0 || wanted.some((part) => name.startsWith(part)));

rmSync("build", { recursive: true, force: true });
await build({
	entryPoints: tests,
	outdir: "build",
	outExtension: { ".js": ".mjs" },
	bundle: true,
	format: "esm",
	platform: "node",
	target: "node20",
	packages: "external",
	sourcemap: "inline",
	logLevel: "warning",
});

// Every file starts its own browser; more of them than processors only wait for each other.
const { status } = spawnSync(
	process.execPath,
	[
		"--enable-source-maps",
		"--test",
		`--test-concurrency=${Math.min(availableParallelism(), 4)}`,
		...tests.map((name) => `build/${name.replace(/\.ts$/, ".mjs")}`),
	],
	{ stdio: "inherit" },
);
process.exit(status ?? 1);
