// Builds widget/dist: the scripts, the chunks they import on first use, two style sheets and the types of the script API.
// The same bytes on every machine. Names are hashed, and bytes compressed, by the server's build; but a chunk's name
// stands inside the script that imports it, so it is worked out here by the same rule (a test of the server compares).

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";

const root = import.meta.dirname;
const common = {
	bundle: true,
	minify: true,
	target: ["es2022"],
	charset: "utf8",
	legalComments: "none",
	logLevel: "warning",
	outdir: join(root, "dist"),
	absWorkingDir: root,
	write: false,
	metafile: true,
};

/** What the style sheets may use: `light-dark()` above all. */
const browsers = ["chrome123", "firefox120", "safari17.5"];

/** The name under which the server offers a built script: `NAME.HASH.js` (see build.rs). */
const hashedName = ({ path, contents }) => {
	const hash = createHash("sha256").update(contents).digest("base64url").replaceAll(/[-_]/g, "x");
	return `${basename(path, ".js")}.${hash.slice(0, 12)}.js`;
};

const built = async (options) => {
	const { outputFiles, metafile } = await build({ ...common, ...options });
	return { files: outputFiles, modules: Object.keys(metafile.inputs) };
};

/** Our own rules stand in a layer, so that an owner's, which stand in none, win whatever their selectors (CSS Cascade 5). */
const layered = (css) => `@layer rejoinder{${tight(css.trim())}}`;
/** Spaces in the values of custom properties mean nothing here, but esbuild must not know that. */
const tight = (css) => css.replaceAll(/--[\w-]+:[^;}]+/g, (property) => property.replaceAll(/([:,]) /g, "$1"));

/** A style sheet as text, for the script that brings it along: documents must not carry it. */
const styleOf = async (name) => {
	const { files } = await built({ entryPoints: [`styles/${name}.css`], target: browsers });
	return { STYLE: JSON.stringify(layered(files[0].text)) };
};

/** The sheet of a chunk: its own, if it has one. */
const sheetOf = (chunk) => {
	const own = basename(chunk, ".ts");
	return existsSync(join(root, `styles/${own}.css`)) ? own : "editor";
};

const chunks = await Promise.all(
	readdirSync(join(root, "src/chunks")).map(async (name) =>
		built({ entryPoints: [`src/chunks/${name}`], format: "esm", define: await styleOf(sheetOf(name)) }),
	),
);
const names = new Map(chunks.map(({ files: [file] }) => [basename(file.path, ".js"), hashedName(file)]));

/** In the frame: `import("./chunks/editor")` asks for the built chunk, which lies beside the script. */
const besideScript = {
	name: "chunks",
	setup({ onResolve }) {
		onResolve({ filter: /\/chunks\/[^/]+$/ }, ({ path, kind }) => {
			const name = names.get(basename(path));
			if (kind !== "dynamic-import" || !name)
				return { errors: [{ text: `not a chunk, or not imported late: ${path}` }] };
			return { path: `./${name}`, external: true };
		});
	},
};
/** In a host page a relative import has no base: `loader` of a classic script of another origin. It asks by `CHUNKS.page`. */
const define = Object.fromEntries(
	[...names].map(([name, file]) => [`CHUNKS.${name}`, JSON.stringify(`/assets/${file}`)]),
);

const [embed, thread, popup, desk, style, deskStyle] = await Promise.all([
	built({
		entryPoints: ["src/embed.ts"],
		format: "iife",
		define,
		// The types are checked as strict code; the bytes that say so to the browser would change nothing.
		tsconfigRaw: { compilerOptions: { alwaysStrict: false } },
	}),
	built({
		entryPoints: ["src/thread.ts"],
		format: "esm",
		plugins: [besideScript],
		define: await styleOf("script"),
	}),
	// A document of its own.
	built({ entryPoints: ["src/popup.ts"], format: "esm" }),
	// Of the dashboard, which readers never see.
	built({ entryPoints: ["src/desk.ts"], format: "esm" }),
	built({ entryPoints: { thread: "styles/thread.css" }, target: browsers }),
	built({ entryPoints: { desk: "styles/desk.css" }, target: browsers }),
]);

/** Modules that keep no state, so that they may be in two files. */
const STATELESS = ["src/checks.ts"];
// Any other module in two files of one document would be there twice, with its state and its Trusted Types policy twice.
for (const { files, modules } of chunks) {
	const carried = [...embed.modules, ...thread.modules];
	const twice = modules.filter((module) => carried.includes(module) && !STATELESS.includes(module));
	if (twice.length > 0) {
		throw new Error(
			`${basename(files[0].path)} would carry ${twice} again: let the importing script hand over what it needs`,
		);
	}
}

rmSync(common.outdir, { recursive: true, force: true });
mkdirSync(common.outdir);
for (const { files } of [...chunks, embed, thread, popup, desk, deskStyle]) {
	for (const { path, contents } of files) writeFileSync(path, contents);
}
const [{ path: stylePath, text: styleText }] = style.files;
writeFileSync(stylePath, layered(styleText));
cpSync(join(root, "src/rejoinder.d.ts"), join(common.outdir, "rejoinder.d.ts"));
