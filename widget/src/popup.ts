/**
 * The windows of signing in. One that a frame has opened learns from it which try it belongs to, and can do nothing else. One that no
 * frame can speak to begins a try of its own, and ends with a code.
 */

import { call } from "./sign-in/call";
import { read, wrap } from "./sign-in/messages";

const main = document.querySelector("main") as HTMLElement;
const part = <E extends HTMLElement>(selector: string): E => main.querySelector(selector) as E;
const base = new URL("../auth/", import.meta.url);
const opener = window.opener as Window | null;
const { ended, choice, popup, site, challenge, page, code, account, atOnce } = main.dataset;

/** How long the frame may take to answer, in milliseconds. */
const PATIENCE = 10_000;

/** What the service answers; what is wrong stands on the page, and nothing comes back. */
const ask = async <T>(path: string, body: object): Promise<T | undefined> => {
	const place = part("#problem");
	place.textContent = "";
	try {
		const response = await call(base, path, body);
		const answer = await response.json();
		if (response.ok && !answer.failed) return answer;
		place.textContent = answer.failed?.detail || answer.detail || place.dataset.text;
	} catch {
		place.textContent = place.dataset.text ?? "";
	}
	return undefined;
};

/** Does something at a click, and nothing else meanwhile. */
const press = (buttons: HTMLElement, act: (value: string) => Promise<void>): void => {
	buttons.onclick = async ({ target }) => {
		const button = target instanceof Element && target.closest("button");
		if (!button || buttons.ariaBusy) return;
		buttons.ariaBusy = "true";
		await act(button.value);
		buttons.ariaBusy = null;
	};
};

/** Lets the reader choose a way for the try that `begin` gives. */
const offer = (begin: () => Promise<string | undefined>, clicked = ""): void => {
	const ways = part(".ways");
	ways.hidden = false;
	press(ways, async (way) => {
		const attempt = await begin();
		const answer = attempt && (await ask<{ url: string }>(`start/${way}`, { attempt }));
		if (answer) location.assign(answer.url);
	});
	const chosen = [...ways.querySelectorAll("button")].find(({ value }) => value === clicked);
	chosen?.classList.add("chosen");
	chosen?.focus();
};

const offerOwn = (): void => {
	let begun: string | undefined;
	offer(async () => {
		const from = challenge ? { challenge, page } : {};
		begun ??= (await ask<{ attempt: string }>("begin", { site, ...from }))?.attempt;
		return begun;
	});
};

const lose = (): void => {
	part("#lost").hidden = false;
};

/** Waits for the frame that has opened this window. */
const introduce = (frame: Window): void => {
	const late = setTimeout(lose, PATIENCE);
	const hear = async (event: MessageEvent): Promise<void> => {
		const message = read(event, frame);
		if (message?.type !== "bind") return;
		removeEventListener("message", hear);
		clearTimeout(late);
		const { attempt, token, way } = message;
		if (await ask(`attempts/${attempt}/bind`, { bind_token: token })) offer(async () => attempt, way);
	};
	addEventListener("message", hear);
	frame.postMessage(wrap("hello"), location.origin);
};

const showCode = async (): Promise<void> => {
	const shown = await ask<{ code: string; site: string }>(`attempts/${code}/code`, {});
	part("#code").hidden = !shown;
	if (!shown) return;
	part(".code").textContent = shown.code.replace(/^..../, "$& ");
	const sentence = part("#site");
	sentence.textContent = (sentence.dataset.text ?? "").replace("{site}", shown.site);
};

if (ended !== undefined) {
	// The frame asks the service anyway; this only spares it the wait.
	opener?.postMessage(wrap("done"), location.origin);
	close();
} else if (code) {
	press(part(".ways"), showCode);
	showCode();
} else if (account) {
	press(part(".ways"), async () => {
		const answer = await ask<{ url: string }>(`attempts/${account}/account`, {});
		if (answer) location.assign(answer.url);
	});
	if (atOnce !== undefined) part(".chosen").click();
} else if (choice !== undefined) {
	if (popup !== undefined && opener) introduce(opener);
	else if (site) offerOwn();
	else lose();
}
