/** The pages of one's own account: an app for codes, codes on paper, and passkeys on a device that Chromium plays. */

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import type { Page } from "playwright-core";
import { count } from "./support/eventually.js";
import type { NamedService } from "./support/named.js";
import { ADA, looks, PASSWORD, scenario, shot } from "./support/owner.js";

/** A device with the browser, whose owner always says yes. */
async function addDevice(page: Page): Promise<void> {
	const session = await page.context().newCDPSession(page);
	await session.send("WebAuthn.enable");
	await session.send("WebAuthn.addVirtualAuthenticator", {
		options: {
			protocol: "ctap2",
			transport: "internal",
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true,
		},
	});
}

/** The code that an app shows (RFC 6238), or will show `steps` half minutes from now. */
function codeOf(key: string, steps = 0): string {
	const bits = [...key.replaceAll(" ", "")]
		.map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
		.join("");
	const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
	const hash = createHmac("sha1", bytes).update(counter).digest();
	const number = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff;
	return String(number % 1_000_000).padStart(6, "0");
}

async function signOut(page: Page, service: NamedService): Promise<void> {
	await page.goto(`${service.url}/account`);
	await page.locator("form[action$='/sign-out'] button").click();
	await page.waitForURL(/\/sign-in$/);
}

async function signIn(page: Page): Promise<void> {
	await page.locator("[name=email]").fill(ADA);
	await page.locator("[name=current]").fill(PASSWORD);
	await page.locator("button.primary").click();
}

scenario("a passkey is added, signs in, and is removed", async (page, service, watch) => {
	await addDevice(page);
	await page.goto(`${service.url}/account/security`);
	await page.getByLabel("What do you call it?").fill("This laptop");
	await page.getByRole("button", { name: "Add a passkey" }).click();
	await page.locator("li", { hasText: "This laptop" }).waitFor();
	await signOut(page, service);
	await page.getByRole("button", { name: "Sign in with a passkey" }).click();
	await page.waitForURL(/\/account$/);
	assert.match(await page.locator("main").innerText(), /ada@example\.org/);
	await page.goto(`${service.url}/account/confirm?next=/account/security`);
	await page.getByRole("button", { name: "Use a passkey" }).click();
	await page.waitForURL(/\/account\/security$/);
	await page.getByRole("button", { name: "Remove" }).click();
	await page.locator("li", { hasText: "This laptop" }).waitFor({ state: "detached" });
	// The device still has it, and the service no longer knows it.
	watch.tolerate(/status of 403 .*\/account\/passkey\)$/);
	await signOut(page, service);
	await page.getByRole("button", { name: "Sign in with a passkey" }).click();
	await page.getByRole("alert").waitFor();
	assert.match(page.url(), /\/account/);
});

// Looking ends what Chromium plays: axe comes and goes by the same door, which takes the device along.
scenario("pages with passkeys are looked at", async (page, service) => {
	await addDevice(page);
	await page.goto(`${service.url}/account/security`);
	await page.getByLabel("What do you call it?").fill("This laptop");
	await page.getByRole("button", { name: "Add a passkey" }).click();
	await page.locator("li", { hasText: "This laptop" }).waitFor();
	await looks(page, "passkeys");
	await page.goto(`${service.url}/account/confirm?next=/account/security`);
	await looks(page, "confirm");
	await signOut(page, service);
	await looks(page, "sign-in");
});

scenario("an app makes the second step, and paper when it is lost", async (page, service) => {
	await looks(page, "home");
	await page.goto(`${service.url}/account/security`);
	await looks(page, "security");
	await page.getByRole("button", { name: "Set up an app" }).click();
	await page.waitForURL(/\/authenticator$/);
	await looks(page, "authenticator");
	const key = await page.locator("code.key").innerText();
	await page.locator("[name=code]").fill(codeOf(key));
	await page.getByRole("button", { name: "Turn it on" }).click();
	const paper = await page.locator(".recovery code").first().innerText();
	await looks(page, "recovery");
	await signOut(page, service);
	await signIn(page);
	await page.waitForURL(/\/step$/);
	await looks(page, "step");
	// Each code counts once, and the clock may move on before it arrives: one ahead is good either way.
	await page.locator("[name=code]").fill(codeOf(key, 1));
	await page.locator("button.primary").click();
	await page.waitForURL(/\/account$/);
	await signOut(page, service);
	await signIn(page);
	await page.locator("[name=code]").fill(paper);
	await page.locator("button.primary").click();
	await page.waitForURL(/\/account$/);
});

scenario(
	"without script an account is whole but for passkeys",
	async (page, service) => {
		await page.goto(`${service.url}/account/security`);
		assert.equal(await page.getByRole("button", { name: "Add a passkey" }).isVisible(), false);
		assert.match(await page.locator("main").innerText(), /Passkeys need script/);
		await page.getByRole("button", { name: "Set up an app" }).click();
		const key = await page.locator("code.key").innerText();
		await page.locator("[name=code]").fill(codeOf(key));
		await page.getByRole("button", { name: "Turn it on" }).click();
		await count(page.locator(".recovery code"), 10);
	},
	{ javaScriptEnabled: false },
);

scenario(
	"staff set up a second factor before anything else",
	async (page, service) => {
		assert.match(page.url(), /\/account\/security$/);
		await looks(page, "must");
		await addDevice(page);
		await page.getByLabel("What do you call it?").fill("Key");
		await page.getByRole("button", { name: "Add a passkey" }).click();
		await page.locator("li", { hasText: "Key" }).waitFor();
		await page.goto(`${service.url}/account`);
		await page.waitForURL(/\/account$/);
	},
	{ role: ["--role", "admin"], environment: { REJOINDER_REQUIRE_SECOND_FACTOR: "staff" } },
);

scenario(
	"an Arabic account reads from right to left",
	async (page, service) => {
		for (const [name, path] of [
			["home", "/account"],
			["security", "/account/security"],
		] as const) {
			await page.goto(`${service.url}${path}`);
			assert.equal(await page.evaluate(() => document.documentElement.dir), "rtl");
			await shot(page, `account-${name}-arabic`);
		}
	},
	{ locale: "ar" },
);
