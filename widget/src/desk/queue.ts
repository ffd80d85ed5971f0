/** The queue in place: what is decided about leaves the list, what follows moves up, and nothing else moves. */

import { find, page } from "./dom";
import { cases, current, form, goTo, inert, merge } from "./list";
import { after, becomes, fail, lead, nextTurn, sayDone, settle, showDone } from "./settle";
import { tellTimes } from "./times";

/** Whether the latest decision has come through, as soon as that is known. */
export let latest: Promise<boolean> = Promise.resolve(true);

/** What was said about one decision is not said about the next. */
const forget = (): void => {
	const why = find<HTMLInputElement>("[name=why]");
	const tells = find<HTMLInputElement>("[name=tell]");
	if (why) why.value = "";
	if (tells) tells.checked = false;
};

const decide = async (body: URLSearchParams, gone: HTMLElement[], action: string): Promise<boolean> => {
	const turn = nextTurn();
	inert(gone, true);
	const hadFocus = gone.some((item) => item.contains(document.activeElement)) || !current();
	if (hadFocus) goTo(after(gone));
	try {
		settle(await page(action, body), gone, turn);
		forget();
		// Where nothing follows, it is looked at again as it is now.
		if (hadFocus && !current()) lead(document.getElementById(gone[0]?.id ?? "") ?? cases()[0]);
		return true;
	} catch {
		inert(gone, false);
		fail();
		lead(gone[0]);
		return false;
	}
};

/** Takes back what was done: what comes back is looked at. */
const takeBack = async (sent: HTMLFormElement, button: HTMLElement): Promise<boolean> => {
	const body = new URLSearchParams(new FormData(sent) as unknown as Record<string, string>);
	const turn = nextTurn();
	const looked = current()?.id ?? "";
	sent.inert = true;
	try {
		const answer = await page(sent.getAttribute("action") ?? "", body);
		tellTimes(answer);
		showDone(answer, turn);
		const back = merge(answer);
		if (becomes(answer)) return true;
		sayDone(answer);
		lead(back ?? document.getElementById(looked) ?? cases()[0]);
		return true;
	} catch {
		sent.inert = false;
		button.focus();
		fail();
		return false;
	}
};

document.addEventListener("submit", (event) => {
	const sent = event.target as HTMLFormElement;
	const button = event.submitter as HTMLButtonElement | null;
	if (button?.dataset.key === "u" && form && sent.closest("#done")) {
		event.preventDefault();
		latest = takeBack(sent, button);
	}
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
		latest = decide(new URLSearchParams(data as unknown as Record<string, string>), gone, address);
	}
});

const all = find<HTMLInputElement>("[data-all] input");
if (all?.parentElement) {
	all.parentElement.hidden = false;
	all.addEventListener("change", () => {
		for (const box of document.querySelectorAll<HTMLInputElement>(".case [name=id]")) box.checked = all.checked;
	});
}
