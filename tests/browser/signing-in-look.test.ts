/** Every state of signing in, seen by rule (axe) and kept as a picture. */

import type { BrowserContextOptions } from "playwright-core";
import { accessible } from "./support/axe.js";
import { DARK } from "./support/host.js";
import { scenario, type World } from "./support/scenario.js";
import { form } from "./support/writing.js";

const PHONE = { viewport: { width: 360, height: 740 } };
const DESK = { viewport: { width: 1280, height: 800 } };

/** Walks through the states; icons are found by their order, so that every language goes. */
async function walk(world: World, name: string, head: string, lang: string): Promise<void> {
	const { host, page, context, identity } = world;
	identity.person = { id: 9, login: "w", name: "Wilhelmina Featherstonehaugh-Cholmondeley" };
	const look = async (state: string): Promise<void> => {
		await accessible(page);
		await world.shot(`sign-in-${name}-${state}`);
	};
	const frame = await world.open(host.page("/post", { head, attributes: { "data-lang": lang } }));
	await form(frame).locator("[name=body]").click();
	await form(frame).locator(".ways button").first().waitFor();
	await look("1-icons");
	const opened = context.waitForEvent("page");
	await form(frame).locator(".ways button").first().click();
	const popup = await opened;
	await form(frame).locator(".waiting").waitFor();
	await popup.locator(".ways button").first().waitFor();
	await popup.setViewportSize({ width: 480, height: 640 });
	await look("2-connecting");
	await accessible(popup);
	await world.shot(`sign-in-${name}-3-popup`, popup);
	await popup.locator(".ways .chosen").click();
	await popup.locator("#allow").click();
	await frame.locator(".as").waitFor();
	await look("4-as");
	await frame.locator(".speaker .change").last().click();
	await look("5-change");
	await frame.locator(".speaker .change").last().click();
	await frame.locator(".speaker .change").first().click();
	const again = context.waitForEvent("page");
	await form(frame).locator(".ways button").first().click();
	const denied = await again;
	await denied.locator(".ways .chosen").click();
	await denied.locator("#deny").click();
	await frame.locator(".ways .problem:not(:empty)").waitFor();
	await look("6-denied");
}

const looks: [string, BrowserContextOptions, string, string][] = [
	["desk-light", DESK, "", "en"],
	["phone-light", PHONE, "", "en"],
	["desk-dark", DESK, DARK, "en"],
	["phone-dark-arabic", PHONE, DARK, "ar"],
];
for (const [name, options, head, lang] of looks)
	scenario(`every state of signing in is legible: ${name}`, (world) => walk(world, name, head, lang), {
		signingIn: true,
		...options,
	});
