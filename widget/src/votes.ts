/** Voting: two buttons on each comment, where the document says that there are votes. */

import { find, findAll, idOf, make } from "./dom";
import { randomKey } from "./random";
import { ask, embed, guest } from "./service";
import { word } from "./words";

/** The reader's own votes, by the ids of the comments. */
const own = new Map<string, number>();

/** U+2212, because that is what is read out. */
const signed = (score: number): string => (score < 0 ? "−" : "+") + Math.abs(score);

/** Shows how the reader has voted on one comment, and its score where that is known. */
const tell = (votes: HTMLElement, value: number, score?: number): void => {
	for (const button of findAll<HTMLButtonElement>("button", votes))
		button.ariaPressed = String(Number(button.value) === value);
	const shown = find(".score", votes);
	if (shown && score !== undefined) shown.textContent = score ? signed(score) : "";
};

const vote = async (item: Element, votes: HTMLElement, pressed: number): Promise<void> => {
	const id = idOf(item);
	const before = own.get(id) ?? 0;
	// The same button again takes the vote back.
	const value = pressed === before ? 0 : pressed;
	const shown = find(".score", votes)?.textContent ?? "";
	tell(votes, value, (Number(shown.replace("−", "-")) || 0) + value - before);
	find(":scope > .problem", votes.parentElement ?? votes)?.remove();
	votes.ariaBusy = "true";
	const body = new URLSearchParams({ value: String(value) });
	const response = await ask(embed(`comments/${id}/vote`), body, { "Idempotency-Key": randomKey() }).catch(
		() => undefined,
	);
	const answer = await response?.json().catch(() => undefined);
	votes.ariaBusy = null;
	if (response?.ok && answer) {
		const secret = response.headers.get("Rejoinder-Guest");
		if (secret) guest.value = { ...guest.value, secret };
		own.set(id, answer.value);
		tell(votes, answer.value, answer.up - answer.down);
	} else {
		tell(votes, before, Number(shown.replace("−", "-")) || 0);
		votes.parentElement?.append(make("p", { className: "problem", role: "alert" }, answer?.detail || word("unloaded")));
	}
};

/** Gives the buttons to each comment below `root` that has none. */
export const addVotes = (root: ParentNode): void => {
	if (find("main")?.dataset.votes === undefined) return;
	for (const reply of findAll("article:not(:has(> .votes)) > .reply", root)) {
		const item = reply.closest("li");
		if (!item) continue;
		const next = reply.nextElementSibling;
		const score = next?.matches(".score") ? next : make("bdi", { className: "score" });
		const button = (name: string, value: string) =>
			make("button", { type: "button", className: name, value, ariaLabel: word(name), ariaPressed: "false" });
		const votes = make("span", { className: "votes" }, button("up", "1"), score, button("down", "-1"));
		votes.onclick = ({ target }) => {
			if (target instanceof HTMLButtonElement && !votes.ariaBusy) vote(item, votes, Number(target.value));
		};
		reply.after(votes);
		tell(votes, own.get(idOf(item)) ?? 0);
	}
};

/** Learns how the reader has voted before. */
export const recallVotes = (votes: { id: string; value: number }[]): void => {
	for (const { id, value } of votes) {
		own.set(id, value);
		const shown = find(`#rejoinder-${id} > article > .votes`);
		if (shown) tell(shown, value);
	}
};
