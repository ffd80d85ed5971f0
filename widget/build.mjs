// Builds widget/dist: two scripts and a style sheet, minified, the same bytes on every machine.
// Names are hashed, and bytes compressed, by the server's build.

import { build } from "esbuild";

const common = {
	bundle: true,
	minify: true,
	target: ["es2022"],
	charset: "utf8",
	legalComments: "none",
	logLevel: "warning",
	outdir: "dist",
	absWorkingDir: import.meta.dirname,
};

await Promise.all([
	build({ ...common, entryPoints: ["src/embed.ts"], format: "iife" }),
	build({ ...common, entryPoints: ["src/thread.ts"], format: "esm" }),
	build({ ...common, entryPoints: { thread: "styles/thread.css" }, target: ["chrome123", "firefox120", "safari17.5"] }),
]);
