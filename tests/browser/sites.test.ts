/**
 * Signing in as readers have it: three host names, TLS, no third-party cookies, and every mood of the pages involved about the
 * windows that open them. What a reader sees is the same in every cell.
 */

import assert from "node:assert/strict";
import { count, texts } from "./support/eventually.js";
import { OpenId } from "./support/openid.js";
import { scenario, type World } from "./support/scenario.js";
import { begin, depart, logOut, signIn, written } from "./support/signing-in.js";
import { APART, TOGETHER } from "./support/tls.js";
import { commentSaying, press } from "./support/writing.js";

const AS = ["Commenting as Ada Lovelace X account"];

/** Signs in, comments, loads the page again, and logs out. */
async function everything(world: World): Promise<void> {
	const { host, page } = world;
	let frame = await world.open(host.page("/post"));
	await begin(frame, "Half a thought");
	await signIn(world, frame, "X");
	await texts(frame.locator(".as"), AS);
	assert.equal(await written(frame), "Half a thought");
	await press(frame);
	await commentSaying(frame, "Half a thought").waitFor();
	await page.reload();
	frame = world.frame;
	await texts(frame.locator(".as"), AS);
	await logOut(world, frame);
	await frame.locator(".details .ways").waitFor();
}

for (const [what, named] of [
	["three sites", APART],
	["a blog and its own service", TOGETHER],
] as const) {
	for (const coop of ["", "same-origin-allow-popups", "same-origin"]) {
		scenario(
			`${what}, provider's windows ${coop || "open"}`,
			async (world) => {
				world.identity.coop = coop;
				await everything(world);
			},
			{ signingIn: true, named },
		);
	}
}

scenario(
	"a blog that lets its popups alone is as good as one that says nothing",
	async (world) => {
		const headers = { "cross-origin-opener-policy": "same-origin-allow-popups" };
		const frame = await world.open(world.host.page("/post", { headers }));
		await begin(frame);
		await signIn(world, frame, "X");
	},
	{ signingIn: true, named: APART },
);

scenario(
	"a session on one blog is not a session on another, and a page of the service's own is neither",
	async (world) => {
		const { host, page, context } = world;
		const frame = await world.open(host.page("/post"));
		await begin(frame);
		await signIn(world, frame, "X");
		const cookies = await context.cookies();
		const kept = cookies.filter(({ name }) => name === "__Host-rejoinder-frame");
		assert.equal(kept.length, 1);
		assert.ok(kept[0]?.httpOnly && kept[0].secure && kept[0].sameSite === "None");
		await page.goto(`${world.service.url}/account`);
		await page.locator("[name=current]").waitFor();
	},
	{ signingIn: true, named: APART },
);

scenario(
	"where the browser keeps no cookie at all the session lives in the frame's own storage",
	async (world) => {
		const { host, page, watch } = world;
		watch.tolerate(/status of 401/);
		let frame = await world.open(host.page("/post"));
		await begin(frame, "Half a thought");
		// Whoever leaves before the frame knows that there is no cookie leaves without a session.
		const kept = page.waitForResponse(/\/auth\/keep\?/);
		await signIn(world, frame, "X");
		await (await kept).finished();
		for (const _ of [1, 2]) {
			await page.reload();
			frame = world.frame;
			await texts(frame.locator(".as"), AS);
		}
		await press(frame);
		await commentSaying(frame, "Half a thought").waitFor();
		await logOut(world, frame);
		await frame.locator(".details .ways").waitFor();
	},
	{ signingIn: true, named: APART, cookieless: true },
);

scenario(
	"a provider that is off is said so in the popup, and the others work",
	async (world) => {
		const { page, identity } = world;
		const frame = await world.open(world.host.page("/post"));
		await begin(frame, "Half a thought");
		const popup = await depart(world, frame, "X");
		identity.isDown = true;
		await popup.locator("#allow").click();
		await texts(frame.locator(".ways .problem"), [
			"This service does not answer at present. Please try another way, or come back later.",
		]);
		assert.equal(page.context().pages().length, 1);
		assert.equal(await written(frame), "Half a thought");
	},
	{ signingIn: true, named: APART },
);

for (const way of ["WordPress.com", "Google", "X", "Facebook", "GitHub", "The club"]) {
	scenario(
		`with ${way} a reader signs in, comments, is still signed in after a reload, and logs out`,
		async (world) => {
			const { host, page, watch } = world;
			let frame = await world.open(host.page("/post"));
			await begin(frame, "Half a thought");
			await count(frame.locator(".ways button"), 7);
			const opened = page.waitForEvent("popup");
			await frame.getByRole("button", { name: `Log in with ${way}`, exact: true }).click();
			const popup = await opened;
			await popup.getByRole("button", { name: `Continue with ${way}`, exact: true }).click();
			const isReal = way === "Google" || way === "The club";
			// Its pages ask for letters from elsewhere, and for an icon that they do not have.
			if (isReal) watch.tolerate(/fonts\.googleapis\.com|favicon\.ico/);
			if (isReal) await OpenId.agree(popup, "alice");
			else await popup.locator("#allow").click();
			const as = [`Commenting as ${isReal ? "Alice" : "Ada Lovelace"} ${way} account`];
			await texts(frame.locator(".as"), as);
			await press(frame);
			await commentSaying(frame, "Half a thought").waitFor();
			await page.reload();
			frame = world.frame;
			await texts(frame.locator(".as"), as);
			await logOut(world, frame);
			await frame.locator(".details .ways").waitFor();
			if (way === "Google") await world.shot("sign-in-everybody");
		},
		{ signingIn: true, everybody: true, named: APART },
	);
}
