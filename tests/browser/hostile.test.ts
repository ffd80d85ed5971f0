/** Pages and writers that mean harm. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { threadFrame } from "./support/axe.js";
import { count, until } from "./support/eventually.js";
import { Host } from "./support/host.js";
import { scenario, type World } from "./support/scenario.js";
import { commentSaying } from "./support/writing.js";

scenario(
	"a page that the site does not know gets an explanation, not the conversation",
	async ({ host, page, watch }) => {
		watch.tolerate(/status of 404 .*\/embed\/thread/);
		await page.goto(host.page("/stranger"));
		const frame = page.frameLocator("iframe[src*='/embed/thread']");
		await until("the frame explains", async () =>
			(await frame.locator("body").innerText()).includes("rejoinder site "),
		);
		await count(frame.locator("main.rejoinder form, .comment"), 0);
	},
	{ register: false },
);

scenario(
	"another site cannot frame a conversation that is not its own",
	async ({ service, host, page, watch }) => {
		watch.tolerate(/frame-ancestors|refused to connect|ERR_BLOCKED_BY_RESPONSE/i);
		watch.tolerate(/^foreign request: http:\/\/localhost:/);
		const url = host.page("/mine");
		await service.comment({ url, body: "Not for you." });
		const source = `${service.url}/embed/thread?${new URLSearchParams({ site: "demo", url })}`;
		const stranger = await Host.start();
		try {
			const embed = `<iframe title="x" src="${source.replaceAll("&", "&amp;")}"></iframe>`;
			await page.goto(stranger.page("/theirs", { embed }));
			await until("the browser refused", () => watch.saw(/frame-ancestors/i));
		} finally {
			await stranger.stop();
		}
	},
);

scenario("forged messages change nothing", async ({ service, host, open, page }) => {
	const url = host.page("/forged");
	const id = await service.comment({ url, body: "Still here." });
	const frame = await open(url);
	await commentSaying(frame, "Still here.").waitFor();
	const element = page.locator("iframe[src*='/embed/thread']");
	const inside = await threadFrame(page);
	await until("the height has settled", () =>
		inside.evaluate(() => document.documentElement.scrollHeight <= innerHeight),
	);
	const height = await element.evaluate((frame) => frame.clientHeight);

	// To the frame: things no honest host says.
	await page.evaluate((known) => {
		const target = document.querySelector<HTMLIFrameElement>("iframe[src*='/embed/thread']")?.contentWindow;
		const forged: unknown[] = [
			null,
			1,
			"rejoinder",
			{ rejoinder: 1 },
			{ rejoinder: 1, type: "goto", id: "<img src=x onerror=alert(1)>" },
			{ rejoinder: 1, type: "goto", id: ["a"] },
			{ rejoinder: 1, type: "goto", id: `${known}'];alert(1)//` },
			{ rejoinder: 1, type: "style", accent: "red;background:url(https://example.com/)", font: "x" },
			{ rejoinder: 1, type: "__proto__", __proto__: { type: "goto" } },
			{ rejoinder: 2, type: "goto", id: known },
		];
		for (const message of forged) target?.postMessage(message, "*");
	}, id);

	// To the host: messages of the frame's form from somebody who is not the frame.
	await page.evaluate(async () => {
		const forged: unknown[] = [
			{ rejoinder: 1, type: "size", height: 99_999 },
			{ rejoinder: 1, type: "size", height: -1 },
			{ rejoinder: 1, type: "scroll", top: 99_999 },
			{ rejoinder: 1, type: "hash", id: "00000000-0000-7000-8000-000000000000" },
			{ rejoinder: 1, type: "ready", title: "<img src=x onerror=alert(1)>" },
		];
		for (const message of forged) window.postMessage(message, "*");
		// A message that arrives after all of them says that they were heard.
		await new Promise((heard) => {
			addEventListener("message", (event) => event.data === "last" && heard(undefined));
			window.postMessage("last", "*");
		});
	});
	assert.equal(await element.evaluate((frame) => frame.clientHeight), height);
	assert.equal(page.url(), url);
	assert.equal(await page.evaluate(() => scrollY), 0);
	await commentSaying(frame, "Still here.").waitFor();
});

/** Ways to run script from inside text; each would say so by a dialog, an error, a request or `window.ran`. */
const INJECTIONS = [
	"<script>window.ran=1</script>",
	"<img src=x onerror=window.ran=1>",
	"<svg onload=window.ran=1>",
	"<svg><script>window.ran=1</script></svg>",
	"<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
	"<details open ontoggle=window.ran=1>x</details>",
	"<a href='javascript:window.ran=1' id=go>go</a>",
	"[go](javascript:window.ran=1)",
	"[go](JaVaScRiPt&#58;window.ran=1)",
	"[go](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
	"![x](javascript:window.ran=1)",
	'![x](x"onerror="window.ran=1)',
	'[x](https://example.com "a\\" onmouseover=window.ran=1 b=\\"")',
	"<math><mtext></p><style><!--</style><img title='--><img src=x onerror=window.ran=1>'>",
	"<form action=javascript:window.ran=1><button>go</button></form>",
	"<base href=https://example.com/>",
	"<meta http-equiv=refresh content='0;url=https://example.com/'>",
	"<link rel=stylesheet href=https://example.com/x.css>",
	"<style>@import 'https://example.com/x.css';</style>",
	"<div style='background:url(https://example.com/x.png)'>x</div>",
	"<input autofocus onfocus=window.ran=1>",
	"<object data=javascript:window.ran=1></object>",
	'```"><img src=x onerror=window.ran=1>\ncode\n```',
	"<http://example.com/'onmouseover='window.ran=1>",
	"<main id=rejoinder class=rejoinder></main><form id=compose class=compose></form>",
];

/** Writes each as a comment and looks at all of them together in a real browser. */
async function nothingRuns({ service, host, open, page }: World, injections: string[]): Promise<void> {
	const path = "/injected";
	const url = host.page(path);
	let parent: string | undefined;
	let taken = 0;
	for (const [n, body] of injections.entries()) {
		// What is refused is harmless; what is taken must be harmless too. Four below each root, all on the first screen.
		const name = body.length < 60 ? body.replaceAll(/[\r\n\0]/g, " ") : "Mallory";
		const given = { url, body, ...(parent === undefined ? {} : { parent }) };
		const id = await service
			.comment({ ...given, name })
			.catch(() => service.comment({ ...given, name: "Mallory" }).catch(() => undefined));
		if (id !== undefined) taken++;
		if (n % 5 === 0) parent = id;
		if (n % 5 === 4) parent = undefined;
	}
	const frame = await open(url);
	await count(frame.locator(".comment"), taken);
	assert.ok(taken > injections.length / 2, `only ${taken} of ${injections.length} were taken`);
	const inside = await threadFrame(page);
	const found = await inside.evaluate(() => {
		for (const link of document.querySelectorAll<HTMLElement>(".body *")) {
			link.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
			link.focus();
		}
		return {
			ran: Reflect.get(window, "ran"),
			forbidden: document.querySelectorAll(
				".body :is(script, style, iframe, object, embed, form, input, button, base, meta, link, svg, math)",
			).length,
			handlers: [...document.querySelectorAll(".comment *")]
				.flatMap((element) => element.getAttributeNames())
				.filter((name) => name.startsWith("on") || name === "style" || name === "srcdoc"),
			addresses: [...document.querySelectorAll<HTMLAnchorElement>(".body a[href]")]
				.map((link) => link.protocol)
				.filter((protocol) => protocol !== "https:" && protocol !== "http:"),
		};
	});
	assert.deepEqual(found, { ran: undefined, forbidden: 0, handlers: [], addresses: [] });
	assert.equal(await page.evaluate(() => Reflect.get(window, "ran")), undefined);
}

scenario("script inside comments and names never runs", (world) => nothingRuns(world, INJECTIONS));

const corpus = process.env.REJOINDER_TEST_CORPUS;
if (corpus) {
	const file = join(corpus, "text/xss-dompurify-even.json");
	const payloads = (JSON.parse(readFileSync(file, "utf8")) as { payload: string }[]).map(
		(entry) => entry.payload,
	);
	for (let from = 0; from < payloads.length; from += 100) {
		const part = payloads.slice(from, from + 100);
		scenario(`known injections ${from + 1} to ${from + part.length} never run`, (world) =>
			nothingRuns(world, part),
		);
	}
} else {
	test("known injections never run", { skip: "REJOINDER_TEST_CORPUS names no folder" }, () => {});
}

scenario("the thread works below a strict policy of the blog's own", async ({ service, host, open }) => {
	const policy = `default-src 'none'; script-src ${service.url}/embed.js; frame-src ${service.url}; style-src 'none'`;
	const url = host.page("/strict", { headers: { "content-security-policy": policy } });
	await service.comment({ url, body: "Under a policy." });
	await commentSaying(await open(url), "Under a policy.").waitFor();
});
