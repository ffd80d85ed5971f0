/** The conversation looks like a part of the blog: its colours, its font, its theme, and room for it. */

import assert from "node:assert/strict";
import { accessible } from "./support/axe.js";
import { until } from "./support/eventually.js";
import { FILLER, type HostPage } from "./support/host.js";
import { scenario, type World } from "./support/scenario.js";
import { commentSaying } from "./support/writing.js";

/** A page of a blog in a style of its own. */
async function blog({ service, host, open }: World, css: string, page: HostPage = {}) {
	const url = host.page("/styled", { head: `<style>${css}</style>`, ...page });
	await service.comment({ url, body: "With [a link](https://example.com/)." });
	return open(url);
}

/** Waits until the frame computes this, whatever it was before. */
function becomes({ frame }: World, what: string, wanted: Record<string, string>): Promise<void> {
	return until(`${what}: ${JSON.stringify(wanted)}`, () =>
		frame
			.locator(".body a")
			.first()
			.evaluate((link, wanted) => {
				const found: Record<string, string | undefined> = {
					accent: getComputedStyle(link).color,
					text: getComputedStyle(document.body).color,
					font: getComputedStyle(document.body).fontFamily.split(",")[0],
					theme: document.documentElement.dataset.theme,
				};
				return Object.entries(wanted).every(([name, value]) => found[name] === value);
			}, wanted),
	);
}

const OWN_ACCENT = { light: "rgb(29, 91, 191)", dark: "rgb(143, 184, 255)" };

scenario("colours and font are those of the blog", async (world) => {
	const css =
		"body { font-family: Georgia, serif; color: #33261d; background: #fdf6e3 } a { color: #8a3b00; transition: color 3s }";
	await blog(world, css);
	const wanted = { accent: "rgb(138, 59, 0)", text: "rgb(51, 38, 29)", font: "Georgia", theme: "light" };
	await becomes(world, "the blog's own", wanted);
	await accessible(world.page);
	await world.shot("blog-light");
});

scenario("a dark blog in modern colours has a dark conversation", async (world) => {
	const css =
		"html { background: oklch(0.2 0.02 250); color: oklch(0.9 0.01 250) } a { color: color(display-p3 0.4 0.9 0.6) }";
	const frame = await blog(world, css);
	await becomes(world, "dark", { theme: "dark", text: "oklch(0.9 0.01 250)" });
	assert.notEqual(
		await frame.locator(".body a").evaluate((link) => getComputedStyle(link).color),
		OWN_ACCENT.dark,
	);
	await accessible(world.page);
	await world.shot("blog-dark");
});

scenario("what could not be read is left out", async (world) => {
	await blog(world, "body { color: #999; background: #fff } a { color: #ffd400 }");
	await becomes(world, "legible", { accent: OWN_ACCENT.light, text: "rgb(32, 35, 39)", theme: "light" });
	await accessible(world.page);
});

scenario("the background decides, and where there is none the text does", async (world) => {
	// Dark text is inherited, and the comments stand on a dark card.
	await blog(world, "main { background: #14161a } main > * { color: #eee }");
	await becomes(world, "a dark card", { theme: "dark" });
	// A picture behind everything: its colours cannot be known, but its text was chosen for them.
	await blog(world, "html { background: linear-gradient(#000, #112); color: #eee }");
	await becomes(world, "a dark picture", { theme: "dark", text: "rgb(238, 238, 238)" });
});

scenario("attributes win, and one that is no colour is none", async (world) => {
	const attributes = { "data-theme": "dark", "data-accent": "rgb(255, 128, 0)" };
	await blog(world, "body { background: #101010; color: #eee } a { color: #0f0 }", { attributes });
	await becomes(world, "given", { theme: "dark", accent: "rgb(255, 128, 0)" });
	await blog(world, "", { attributes: { "data-accent": "red; } * { color: red", "data-theme": "neon" } });
	await becomes(world, "nonsense", { theme: "light", accent: OWN_ACCENT.light });
});

scenario("a switch of the blog's theme is followed, also one that fades", async (world) => {
	const css =
		"body { background: #fff; color: #222; transition: all 0.2s } body.night { background: #111; color: #ddd } a { color: inherit }";
	await blog(world, css);
	await becomes(world, "day", { theme: "light", text: "rgb(34, 34, 34)", accent: "rgb(34, 34, 34)" });
	await world.page.evaluate(() => document.body.classList.add("night"));
	await becomes(world, "night", { theme: "dark", text: "rgb(221, 221, 221)", accent: "rgb(221, 221, 221)" });
	await world.page.evaluate(() => document.body.classList.remove("night"));
	await becomes(world, "day again", { theme: "light", text: "rgb(34, 34, 34)" });
});

scenario("an owner's style stands above ours, and reaches nothing outside", async (world) => {
	const { service, frame, watch, host } = world;
	watch.tolerate(
		/policy violation: (img|font|style)-src|violates the following Content Security Policy directive/,
	);
	await service.stylesheet(`
		@import "${host.origin}/leak.css";
		@font-face { font-family: Leak; src: url("${host.origin}/leak.woff") }
		:root { --accent: #a00050 }
		.heading { color: rgb(1, 2, 3); font-family: Leak; background: url("${host.origin}/leak.png") }`);
	const asked: string[] = [];
	world.page.on("requestfinished", (request) => asked.push(request.url()));
	await blog(world, "a { color: #06c }");
	await becomes(world, "the owner's accent", { accent: "rgb(160, 0, 80)" });
	assert.equal(
		await frame.locator(".heading").evaluate((heading) => getComputedStyle(heading).color),
		"rgb(1, 2, 3)",
	);
	assert.deepEqual(
		asked.filter((url) => url.includes("leak")),
		[],
	);
});

scenario("nothing below the reserved room moves while the conversation comes", async (world) => {
	const { service, host, page, context } = world;
	await context.addInitScript(() => {
		Reflect.set(window, "shifted", 0);
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries())
				Reflect.set(window, "shifted", Reflect.get(window, "shifted") + Reflect.get(entry, "value"));
		}).observe({ type: "layout-shift", buffered: true });
	});
	const shifted = () => page.evaluate(() => Reflect.get(window, "shifted") as number);
	const settle = async () => {
		await page.waitForLoadState("networkidle");
		// A shift is told with the frame that shows it.
		await page.evaluate(
			() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown))),
		);
	};
	const below = "<footer><p>The end.</p><p>Really.</p></footer>";
	const embed = (room: number) =>
		`<div id="rejoinder" style="min-height: ${room}px"></div><script async src="${service.url}/embed.js" data-site="demo" data-min-height="${room}"></script>${below}`;
	// A long conversation that grows out of its room, and a short one that does not fill it.
	const long = host.page("/long", { embed: embed(700) });
	for (let n = 0; n < 12; n++) await service.comment({ url: long, body: `${n}. ${FILLER.slice(3, 400)}` });
	const short = host.page("/short", { embed: embed(1200) });
	for (const url of [long, short]) {
		await world.open(url);
		await settle();
		assert.ok((await shifted()) < 0.02, `${url}: ${await shifted()}`);
	}
	assert.equal(await page.locator("iframe").evaluate((frame) => frame.clientHeight), 1200);
	// The same shift is seen where no room is reserved: the measure measures.
	const cramped = host.page("/cramped", { embed: embed(50) });
	await world.open(cramped);
	await settle();
	await until("the end has moved", async () => (await shifted()) > 0.02);
});

scenario("words and times follow the reader, not a clock that is wrong", async (world) => {
	const { service, host, open, page, frame } = world;
	const url = host.page("/clock");
	const day = 86_400_000;
	await service.comment({ url, body: "Just now." });
	const time = frame.locator(".comment time");
	const recent = (number: number) =>
		until(`${number} comments of this minute`, async () => {
			const told = await time.allInnerTexts();
			return told.length === number && told.every((text) => /^(now|1 minute ago)$/.test(text));
		});
	await page.clock.setFixedTime(Date.now() - day);
	await open(url);
	await until("a date, for it cannot be tomorrow", async () => /\d{4}/.test(await time.innerText()));
	assert.doesNotMatch(await time.innerText(), /now|tomorrow/);
	await frame.locator("form.compose [name=body]").fill("From yesterday.");
	await frame.locator("form.compose [name=name]").fill("Grace");
	await frame.locator("form.compose .actions button.primary").click();
	await commentSaying(frame, "From yesterday.").waitFor();
	// By now the service has told what time it is.
	await recent(2);

	await page.clock.setFixedTime(Date.now() + day);
	await open(url);
	await frame.locator("form.compose [name=body]").fill("From tomorrow.");
	await page.reload();
	await until("the draft is there", async () =>
		(await frame.locator("form.compose [name=body]").inputValue()).startsWith("From tomorrow"),
	);
	await frame.locator("form.compose .actions button.primary").click();
	await commentSaying(frame, "From tomorrow.").waitFor();
	await recent(3);
	assert.deepEqual(await service.said(url), ["Just now.", "From yesterday.", "From tomorrow."]);
});
