/** Signing in from the form under a page, with a provider on this machine. */

import assert from "node:assert/strict";
import type { FrameLocator, Page } from "playwright-core";
import { count, texts, until } from "./support/eventually.js";
import { scenario, type World } from "./support/scenario.js";
import { commentSaying, form, press } from "./support/writing.js";

/** Makes the editor come, as somebody does who begins to write, and waits for the icons. */
async function begin(frame: FrameLocator, text = ""): Promise<void> {
	await form(frame).locator("[name=body]").click();
	await form(frame).locator(".ways button").first().waitFor();
	if (text) await form(frame).locator("[name=body]").fill(text);
}

/** Clicks the icon and goes as far as the provider's page. */
async function depart({ page }: World, frame: FrameLocator): Promise<Page> {
	const opened = page.waitForEvent("popup");
	await frame.getByRole("button", { name: "Log in with GitHub" }).click();
	const popup = await opened;
	await popup.getByRole("button", { name: "Continue with GitHub" }).click();
	await popup.locator("#allow").waitFor();
	return popup;
}

/** Signs in, all the way. */
async function signIn(world: World, frame: FrameLocator): Promise<void> {
	const popup = await depart(world, frame);
	await popup.locator("#allow").click();
	await frame.locator(".as").waitFor();
}

scenario(
	"a reader signs in, comments, is still signed in after a reload, and logs out",
	async (world) => {
		const { host, page } = world;
		const url = host.page("/post");
		let frame = await world.open(url);
		await begin(frame, "Written before I signed in");
		await signIn(world, frame);
		await texts(frame.locator(".as"), ["Commenting as Ada Lovelace GitHub account"]);
		assert.equal(await form(frame).locator("[name=body]").inputValue(), "Written before I signed in");
		assert.equal(await form(frame).locator(".details").isVisible(), false);
		await press(frame);
		await commentSaying(frame, "Written before I signed in").waitFor();
		await until("the popup is closed", () => page.context().pages().length === 1);

		await page.reload();
		frame = world.frame;
		await texts(frame.locator(".as"), ["Commenting as Ada Lovelace GitHub account"]);
		await texts(frame.locator(".comment header bdi"), ["Ada Lovelace"]);
		await count(frame.locator(".comment.own"), 1);

		await frame.getByRole("button", { name: "Log out" }).click();
		await form(frame).locator(".details").waitFor();
		await count(frame.locator(".comment.own"), 0);
		await page.reload();
		await world.open(url);
		await count(world.frame.locator(".as"), 0);
	},
	{ signingIn: true },
);
