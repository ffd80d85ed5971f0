/** Forms in place: what a link of a card leads to opens inside the card, and what is wrong with it is told there. */

import { find, page, tell } from "./dom";
import { form, goTo } from "./list";
import { after, fail, lead, nextTurn, settle } from "./settle";
import { tellTimes } from "./times";
import { keptFrom, open, putAway } from "./typed";

const close = (isForGood: boolean): void => {
	const item = open()?.closest<HTMLElement>(".case");
	putAway(isForGood);
	goTo(item ?? undefined);
};

/** Puts the form of a page into a card, and leads to its first field, or to what is wrong. */
const show = (place: HTMLElement | null, item: HTMLElement, from = ""): void => {
	if (!place) throw new Error("no form");
	place.dataset.from = from;
	putAway();
	tellTimes(place);
	item.append(place);
	place.scrollIntoView({ block: "nearest" });
	const first = find("[aria-invalid]", place) ?? find("textarea, input:checked, input:not([type=hidden])", place);
	first?.focus();
	const problem = find("[role=alert]", place);
	if (problem) tell(problem.textContent?.trim() ?? "");
};

const send = async (sent: HTMLFormElement, item: HTMLElement, submitter: HTMLElement | null): Promise<void> => {
	const body = new URLSearchParams(new FormData(sent, submitter) as unknown as Record<string, string>);
	const place = sent.closest<HTMLElement>(".place");
	const from = place?.dataset.from ?? "";
	/** It has arrived, and waits for nobody; another one may be open meanwhile. */
	const drop = (): void => {
		place?.remove();
		keptFrom(from);
	};
	const turn = nextTurn();
	sent.inert = true;
	try {
		const answer = await page(sent.getAttribute("action") ?? "", body, true);
		const again = find(".place", answer);
		if (again) {
			drop();
			return show(again, item, from);
		}
		const stays = answer.getElementById(item.id) !== null;
		const next = after([item]);
		drop();
		settle(answer, [item], turn);
		lead(stays ? document.getElementById(item.id) : next);
	} catch {
		// What was typed is still there.
		sent.inert = false;
		fail();
	}
};

if (form) {
	document.addEventListener("click", (event) => {
		if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
		const link = (event.target as Element).closest<HTMLAnchorElement>(".case a[data-place], .place a[data-leave]");
		const item = link?.closest<HTMLElement>(".case");
		if (!link || !item) return;
		event.preventDefault();
		if ("leave" in link.dataset) return close(true);
		const left = keptFrom(link.href);
		if (left) return show(left, item, link.href);
		page(link.href)
			.then((answer) => show(find(".place", answer), item, link.href))
			.catch(() => location.assign(link.href));
	});
	document.addEventListener("submit", (event) => {
		const sent = event.target as HTMLFormElement;
		const item = sent.closest<HTMLElement>(".case");
		if (!item || !sent.closest(".place")) return;
		event.preventDefault();
		void send(sent, item, event.submitter);
	});
	document.addEventListener("keydown", (event) => {
		if (event.key !== "Escape" || event.isComposing || !(event.target as Element).closest(".place")) return;
		event.preventDefault();
		close(false);
	});
}
