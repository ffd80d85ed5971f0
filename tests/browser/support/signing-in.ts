/** What a reader does to sign in, in the reader's words. */

import type { FrameLocator, Page } from "playwright-core";
import type { World } from "./scenario.js";
import { form } from "./writing.js";

/** Makes the editor come, as somebody does who begins to write, and waits for the icons. */
export async function begin(frame: FrameLocator, text = ""): Promise<void> {
	await form(frame).locator("[name=body]").click();
	await form(frame).locator(".ways button").first().waitFor();
	if (text) await form(frame).locator("[name=body]").fill(text);
}

/** Clicks the icon and goes as far as the provider's page. */
export async function depart({ page }: World, frame: FrameLocator, way = "GitHub"): Promise<Page> {
	const opened = page.waitForEvent("popup");
	await frame.getByRole("button", { name: `Log in with ${way}` }).click();
	const popup = await opened;
	await popup.getByRole("button", { name: `Continue with ${way}` }).click();
	await popup.locator("#allow").waitFor();
	return popup;
}

/** What is written in the form. */
export const written = (frame: FrameLocator): Promise<string> =>
	form(frame).locator("[name=body]").inputValue();

/** Signs in, all the way. */
export async function signIn(world: World, frame: FrameLocator, way = "GitHub"): Promise<void> {
	const popup = await depart(world, frame, way);
	await popup.locator("#allow").click();
	await frame.locator(".as").waitFor();
}

/** Logs out when everything that was asked in their name is answered; what else may happen has tests of its own. */
export async function logOut({ page, watch }: World, frame: FrameLocator): Promise<void> {
	const button = frame.getByRole("button", { name: "Log out" });
	await button.waitFor();
	await watch.quiet(page);
	await button.click();
}
