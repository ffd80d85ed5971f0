/**
 * The popup: the reader sees for which site it is, and chooses. It learns from the frame that opened it which try it belongs to; a
 * window that anybody else opened, or that has lost its opener, can do nothing.
 */

import { call } from "./sign-in/call";
import { type Bind, read, wrap } from "./sign-in/messages";

const main = document.querySelector("main") as HTMLElement;
const part = <E extends HTMLElement>(selector: string): E => main.querySelector(selector) as E;
const base = new URL("../auth/", import.meta.url);
const opener = window.opener as Window | null;

/** How long the frame may take to answer, in milliseconds. */
const PATIENCE = 10_000;

const problem = (text?: string): void => {
	const place = part("#problem");
	place.textContent = text || (place.dataset.text ?? "");
};

const lose = (): void => {
	part("#lost").hidden = false;
};

const choose = async (attempt: string, ways: HTMLElement, way: string): Promise<void> => {
	if (ways.ariaBusy) return;
	ways.ariaBusy = "true";
	part("#problem").textContent = "";
	try {
		const response = await call(base, `start/${way}`, { attempt });
		const answer = await response.json();
		if (answer.url) {
			location.assign(answer.url);
			return;
		}
		problem(answer.failed?.detail ?? answer.detail);
	} catch {
		problem();
	}
	ways.ariaBusy = null;
};

const offer = async ({ attempt, token, way }: Bind): Promise<void> => {
	const response = await call(base, `attempts/${attempt}/bind`, { bind_token: token }).catch(() => undefined);
	const bound = await response?.json().catch(() => undefined);
	if (!response?.ok || !bound) {
		problem(bound?.detail);
		return;
	}
	const site = part("#site");
	site.textContent = (site.dataset.text ?? "").replace("{site}", bound.site);
	site.hidden = false;
	const ways = part(".ways");
	ways.hidden = false;
	ways.onclick = ({ target }) => {
		const button = target instanceof Element && target.closest("button");
		if (button) choose(attempt, ways, button.value);
	};
	const chosen = [...ways.querySelectorAll("button")].find((button) => button.value === way);
	chosen?.classList.add("chosen");
	chosen?.focus();
};

if (main.dataset.ended !== undefined) {
	// The frame asks the service anyway; this only spares it the wait.
	opener?.postMessage(wrap("done"), location.origin);
	close();
} else if (opener) {
	const late = setTimeout(lose, PATIENCE);
	const hear = (event: MessageEvent): void => {
		const message = read(event, opener);
		if (message?.type !== "bind") return;
		removeEventListener("message", hear);
		clearTimeout(late);
		offer(message);
	};
	addEventListener("message", hear);
	opener.postMessage(wrap("hello"), location.origin);
} else {
	lose();
}
