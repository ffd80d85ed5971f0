/** Blogs that make it hard: policies, isolation, clipping, zoom, paper, and readers' own colours. */

import assert from "node:assert/strict";
import { accessible, threadFrame } from "./support/axe.js";
import { count, texts, until } from "./support/eventually.js";
import { FILLER, type HostPage } from "./support/host.js";
import { scenario, type World } from "./support/scenario.js";
import { answer, commentSaying, form, press, type } from "./support/writing.js";

/** A page below `headers` with everything the loader can do: a conversation, a count, and a link to a comment. */
async function everything(
	{ service, host, page, open, frame }: World,
	headers: Record<string, string>,
	nonce = "",
) {
	const embed = `<p><rejoinder-count>Comments</rejoinder-count></p><div id="rejoinder"></div>
<script async ${nonce && `nonce="${nonce}"`} src="${service.url}/embed.js" data-site="demo"></script>`;
	const url = host.page("/hard", { headers, embed, above: FILLER });
	const first = await service.comment({ url, body: "Under a policy." });
	for (let n = 0; n < 6; n++) await service.comment({ url, body: `And ${n}. ${"Words. ".repeat(60)}` });
	await open(`${url}#rejoinder-${first}`);
	await texts(page.locator("rejoinder-count"), ["7 comments"]);
	await type(frame, "Posted here.");
	await press(frame);
	await commentSaying(frame, "Posted here.").waitFor();
	// The frame asks the page to name the comment and to show it: what the loader fetches on first use.
	const isNamed = () => page.url().includes("#rejoinder-") && !page.url().endsWith(first);
	// What was just posted is still being scrolled to: a press on it while it moves may meet nothing.
	await until("the page names it", async () => {
		if (!isNamed()) await commentSaying(frame, "Posted here.").locator("time").click();
		return isNamed();
	});
}

scenario("a strict policy of the blog's own needs three directives", async (world) => {
	const { url } = world.service;
	const policy = [
		"default-src 'none'",
		`script-src ${url}/embed.js ${url}/assets/`,
		`frame-src ${url}`,
		`connect-src ${url}`,
		"require-trusted-types-for 'script'",
		"trusted-types 'none'",
	].join("; ");
	await everything(world, { "content-security-policy": policy });
});

scenario("a policy by nonce lets the loader fetch its parts", async (world) => {
	const { url } = world.service;
	const policy = `script-src 'nonce-abc123' 'strict-dynamic'; object-src 'none'; base-uri 'none'; frame-src ${url}`;
	await everything(world, { "content-security-policy": policy }, "abc123");
});

scenario("a blog that isolates itself has its conversation", async (world) => {
	await everything(world, {
		"cross-origin-embedder-policy": "require-corp",
		"cross-origin-opener-policy": "same-origin",
	});
	assert.equal(await world.page.evaluate(() => crossOriginIsolated), true);
	// Also where the frame shows another document of ours.
	const inside = await threadFrame(world.page);
	assert.equal(await inside.evaluate(() => document.querySelectorAll("main.rejoinder").length), 1);
});

scenario(
	"an isolated page that the site does not know is told so",
	async ({ host, page, watch }) => {
		watch.tolerate(/status of 404 .*\/embed\/thread/);
		const headers = { "cross-origin-embedder-policy": "require-corp" };
		await page.goto(host.page("/stranger", { headers }));
		const frame = page.frameLocator("iframe[src*='/embed/thread']");
		await until("the frame explains", async () =>
			(await frame.locator("body").innerText()).includes("rejoinder site "),
		);
	},
	{ register: false },
);

scenario(
	"a part of the page that clips or hides waits until it is opened",
	async ({ service, host, page, frame }) => {
		const embed = `<div id="fold" style="overflow: hidden; height: 0"><div id="rejoinder"></div></div>
<script async src="${service.url}/embed.js" data-site="demo"></script>`;
		const url = host.page("/clipped", { embed });
		await service.comment({ url, body: "Behind a fold." });
		const asked: string[] = [];
		page.on("request", (request) => asked.push(new URL(request.url()).pathname));
		for (const property of ["height", "display"]) {
			await page.goto(url, { waitUntil: "networkidle" });
			await page.evaluate(() => document.getElementById("fold")?.style.removeProperty("height"));
			await commentSaying(frame, "Behind a fold.").waitFor();
			assert.ok(asked.includes("/embed/thread"), property);
		}
	},
);

scenario("a page that scrolls inside itself shows the comment that was asked for", async (world) => {
	const { service, host, open, frame } = world;
	const css =
		"html, body { height: 100%; margin: 0; overflow: hidden } main { height: 100%; overflow: auto }";
	const url = host.page("/program", { head: `<style>${css}</style>`, above: FILLER });
	for (let n = 0; n < 20; n++) await service.comment({ url, body: `Number ${n}. ${"Words. ".repeat(40)}` });
	const last = await service.comment({ url, body: "The last." });
	await open(`${url}#rejoinder-${last}`);
	await until("it is on the screen", async () => {
		const box = await commentSaying(frame, "The last.").locator(".body").boundingBox();
		return box !== null && box.y >= 0 && box.y < 800;
	});
});

for (const [zoom, width, height] of [
	[200, 640, 400],
	[400, 320, 200],
] as const) {
	scenario(
		`everything can be read and reached at ${zoom} per cent`,
		async (world) => {
			const { service, host, page, open } = world;
			const url = host.page("/zoomed");
			const first = await service.comment({
				url,
				body: `${"Averylongword".repeat(20)} and \`code ${"x".repeat(90)}\``,
			});
			await service.comment({ url, body: "Below it.", parent: first });
			const frame = await open(url);
			await answer(frame, "Below it.");
			await accessible(page);
			const inside = await threadFrame(page);
			for (const document of [page.mainFrame(), inside])
				assert.equal(
					await document.evaluate(() => window.document.documentElement.scrollWidth > innerWidth),
					false,
				);
			await world.shot(`zoom-${zoom}`);
		},
		{ viewport: { width, height }, deviceScaleFactor: zoom / 100 },
	);
}

scenario("on paper stands the conversation and nothing to press", async (world) => {
	const { service, host, page, open } = world;
	const url = host.page("/paper");
	const first = await service.comment({ url, body: "On paper." });
	await service.comment({ url, body: "Below it.", parent: first });
	for (let n = 0; n < 30; n++) await service.comment({ url, body: `Number ${n}. ${"Words. ".repeat(40)}` });
	const frame = await open(url);
	await page.emulateMedia({ media: "print" });
	for (const hidden of ["form.compose", ".sorts", ".more", ".reply", ".fold", ".votes button"])
		await until(`${hidden} is not printed`, async () => !(await frame.locator(hidden).first().isVisible()));
	await commentSaying(frame, "On paper.").locator(".body").first().waitFor();
	const inside = await threadFrame(page);
	await until("the frame has the height of what is printed", () =>
		inside.evaluate(
			() => Math.abs(document.documentElement.getBoundingClientRect().height - innerHeight) < 2,
		),
	);
	// Paper is narrower than a window, and a frame has no time to grow for it: what it shows must not become taller.
	const height = () => inside.evaluate(() => document.documentElement.getBoundingClientRect().height);
	const onScreen = await height();
	for (const width of [900, 718, 600]) {
		await page.setViewportSize({ width, height: 800 });
		assert.ok((await height()) <= onScreen, `at ${width} pixels ${await height()} instead of ${onScreen}`);
	}
	const paper = await page.pdf({ format: "A4" });
	assert.ok((paper.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length > 1, "several sheets");
});

scenario(
	"a reader's own colours show everything",
	async (world) => {
		const { service, host, page, open } = world;
		const url = host.page("/contrast");
		const first = await service.comment({
			url,
			body: "In few colours. <span class=spoiler>Not this.</span>",
		});
		await service.comment({ url, body: "Below it.", parent: first });
		const frame = await open(url);
		await accessible(page);
		await answer(frame, "Below it.");
		await accessible(page);
		await world.shot("contrast");
	},
	{ forcedColors: "active" },
);

scenario("storage that throws takes nothing but the draft", async (world) => {
	const { service, host, context, open } = world;
	await context.addInitScript(() => {
		for (const name of ["localStorage", "sessionStorage"])
			Object.defineProperty(window, name, {
				get() {
					throw new DOMException("refused", "SecurityError");
				},
			});
	});
	const page: HostPage = { title: "Nothing is kept" };
	const url = host.page("/refused", page);
	const first = await service.comment({ url, body: "Kept by the service." });
	const frame = await open(url);
	await type(frame, "Still posted.");
	await press(frame);
	await commentSaying(frame, "Still posted.").waitFor();
	await answer(frame, "Kept by the service.");
	await form(frame).locator("[name=body]").fill("And answered.");
	await press(frame);
	await commentSaying(frame, "And answered.").waitFor();
	assert.ok(first);
	await count(frame.locator(".comment"), 3);
});
