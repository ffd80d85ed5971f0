/** The queue in place: what is decided about leaves the list, what follows moves up, and nothing else moves. */

import { find, page, tell } from "./dom";
import { tellTimes } from "./times";

export const form = find<HTMLFormElement>("#queue");

export const cases = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(".case")];

/** The comment that is looked at: the one with the focus, else none. */
export const current = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>(".case") ?? null;

export const goTo = (item: HTMLElement | undefined): void => {
	item?.focus({ preventScroll: true });
	item?.scrollIntoView({ block: "nearest" });
};

/** Takes comments from another page of the same view: those of `where` that are not here yet. */
export const take = (from: Document, where: "before" | "after"): number => {
	const list = find(".cases");
	if (!list) return 0;
	const isNew = (item: Element) => !document.getElementById(item.querySelector(".case")?.id ?? "");
	const items = [...from.querySelectorAll(".cases > li")].filter(isNew);
	tellTimes(from);
	list[where === "before" ? "prepend" : "append"](...items);
	return items.length;
};

/** Shows in `part` what another page has there. */
const replace = (selector: string, from: Document): void => {
	const fresh = find(selector, from);
	if (fresh) find(selector)?.replaceWith(fresh);
};

const decide = async (body: URLSearchParams, gone: HTMLElement[], action: string): Promise<void> => {
	const all = cases();
	const place = Math.max(0, all.indexOf(gone[0] as HTMLElement));
	for (const item of gone) item.inert = true;
	const hadFocus = gone.some((item) => item.contains(document.activeElement)) || !current();
	const next = all.slice(place).find((item) => !gone.includes(item)) ?? all[place - 1];
	if (hadFocus) goTo(next);
	try {
		const answer = await page(action, body);
		replace("#done", answer);
		replace("#rooms .rooms", answer);
		const isHere = (item: HTMLElement) => answer.getElementById(item.id);
		for (const item of gone) {
			const fresh = isHere(item);
			// It is still in this view, as in the one of all comments.
			if (fresh) item.replaceWith(fresh);
			else item.closest("li")?.remove();
		}
		take(answer, "after");
		// A question, or the last one: then the page is another one.
		if (!find("#queue", answer) || cases().length === 0) {
			const main = find("main", answer);
			if (main) find("main")?.replaceWith(main);
			main?.focus();
			location.replace(answer.documentElement.dataset.address ?? location.href);
			return;
		}
		const said = find("#done .undo span")?.textContent ?? find("#said", answer)?.textContent;
		tell(said?.trim() || (find("#told")?.dataset.done ?? ""));
	} catch {
		for (const item of gone) item.inert = false;
		tell(find("#told")?.dataset.failed ?? "");
		goTo(gone[0]);
	}
};

document.addEventListener("submit", (event) => {
	const sent = event.target as HTMLFormElement;
	const button = event.submitter as HTMLButtonElement | null;
	if (sent === form && button) {
		const data = new FormData(sent, button);
		// Everything that matches is asked about on a page of its own.
		if (!button.name || (button.name !== "one" && data.has("all")) || button.value.startsWith("purge")) return;
		const keys = button.name === "one" ? [button.value.split(":")[1]] : data.getAll("id");
		const gone = cases().filter((item) => keys.includes(item.dataset.key ?? ""));
		if (gone.length === 0) return;
		event.preventDefault();
		// Not `sent.action`: the form's own fields are called so, too.
		const address = sent.getAttribute("action") ?? "";
		void decide(new URLSearchParams(data as unknown as Record<string, string>), gone, address);
	}
});

const all = find<HTMLInputElement>("[data-all] input");
if (all?.parentElement) {
	all.parentElement.hidden = false;
	all.addEventListener("change", () => {
		for (const box of document.querySelectorAll<HTMLInputElement>(".case [name=id]")) box.checked = all.checked;
	});
}

// What is at work is looked at again by itself.
const reload = find<HTMLAnchorElement>("[data-reload]");
if (reload) setTimeout(() => location.replace(reload.href), 2000);
