# English. Every catalogue holds the same keys with the same variables; a test compares them.

## The thread
heading = { $count ->
    [0] Your thoughts on “{ $title }”
    [one] One thought on “{ $title }”
   *[other] { $count } thoughts on “{ $title }”
}
heading-untitled = { $count ->
    [0] Your thoughts
    [one] One thought
   *[other] { $count } thoughts
}
comment-count = { $count ->
    [0] No comments
    [one] 1 comment
   *[other] { $count } comments
}
document-title = Comments: { $title }
document-title-untitled = Comments
sort-label = Order
sort-best = Best
sort-newest = Newest
sort-oldest = Oldest
sort-discussed = Most discussed
moved = Comments may have moved while you were reading. Start again at the top
author-badge = Author
edited = edited
edited-by-moderator = edited by a moderator
pinned = pinned
held-mark = Waiting for approval
told-by-moderator = A moderator says:
answers = In reply to
reply = Reply
or-edit = or edit
edit = Edit
more-replies = { $count ->
    [one] Show 1 more reply
   *[other] Show { $count } more replies
}
first-replies = { $count ->
    [one] Show 1 reply
   *[other] Show { $count } replies
}
continue-thread = { $count ->
    [one] Continue this thread (1 reply)
   *[other] Continue this thread ({ $count } replies)
}
more-comments = Load more comments
removed-by-author = This comment was deleted by its author.
removed-by-moderator = This comment was removed.
empty = No thoughts yet. Yours could be the first.
empty-closed = Nobody has said anything here.
notice-part = You are looking at one part of the conversation.
show-whole = Show all of it
notice-closed = Comments are closed.
notice-guests-off = Guests cannot comment here.
notice-preview = This is a preview on your own machine: read-only.
back-to-page = Back to the page
back-to-thread = Back to the conversation
privacy = Privacy

vote-up = Vote up
vote-down = Vote down
vote-undo = Take back
voted-up = You voted up.
voted-down = You voted down.

## The form
prompt = What do you think?
prompt-reply = Your reply
details-legend = Fill in your details below:
label-body = Your comment
hint-body = **bold**, *italic*, > quote, `code` and links work.
label-name = Name
label-email = Email
hint-email = optional, never shown
label-letters = Mail me when somebody answers
hint-letters = Also when it is approved, if it has to wait. An address that is new here is asked once whether that is wanted.
label-website = Website
hint-website = optional
button-preview = Preview
button-preview-again = Preview again
button-post = Post comment
button-save = Save
button-delete = Delete
title-preview = Preview
title-reply = Reply
title-edit = Edit your comment
title-delete = Delete your comment
delete-question = Its words and your details are deleted at once. This cannot be undone.
notice-preview-step = This is how your comment will look. It is not posted yet.
notice-held = Thank you. Your comment appears once it has been approved.
notice-posted = Your comment is published.
notice-deleted = Your comment is deleted.

## What the script says
script-reply = Post reply
script-write = Keep writing
script-cancel = Cancel
script-sending = Sending …
script-waiting = Not sent yet, trying again …
script-offline = You are offline. Your comment is kept here and will be sent once you are back.
script-quote = Quote
script-retry = Try now
script-failed = That did not work. Your text is still here.
script-later = That was a little fast. Please try again at {"{"}time{"}"}.
script-replying = Replying to {"{"}name{"}"}
script-as = Commenting as {"{"}name{"}"}
script-change = Change
script-fold = Replies to {"{"}name{"}"}
script-loading = Loading …
script-loaded = Updated.
script-unloaded = That did not load. Please try again.
script-saved = Your change is saved.
script-sure = Press Delete again to delete this comment for good.
script-details = Fill in your details below, or click an icon to log in:
script-icons = Click an icon to log in:
script-login = Log in with {"{"}name{"}"}
script-connecting = Connecting to {"{"}name{"}"} …
script-window = Go on in the window that has opened.
script-restoring = Logging you in again …
script-account = {"{"}name{"}"} account
script-logout = Log out
script-other = Choose another way to comment. What you have written stays.
script-stay = Stay {"{"}name{"}"}
script-expired = That took too long. Please click an icon again.
script-logged-out = You are logged out. What you have written is kept.
script-blocked = Your browser keeps this form and the window apart. If a window has opened, log in there and type the code that it shows:
script-code = Code
script-code-send = Log in with this code
script-here = No window? Log in on this page instead
script-first = Finish logging in, or cancel it, before you post.
script-claimable = Comments that you wrote here as a guest: {"{"}count{"}"}.
script-claim = Make them mine

## What is wrong with a field
problem-required = Please fill this in.
problem-too-long = This is too long: at most { $max } characters.
problem-control-characters = This holds characters that cannot be shown.
problem-not-an-email = This is not an email address.
problem-not-a-url = This is not a web address.
problem-too-many-marks = This stacks too many marks on one letter.
problem-too-many-lines = This has too many lines: at most { $max }.
problem-too-many-links = This has too many links: at most { $max }.
problem-too-complex = This holds more markup than a comment needs.
problem-mixed-scripts = Please write a name in one script; mixed letters are used to imitate others.
problem-reserved-name = This name is reserved. Please choose another.
problem-members-name = Somebody who signs in here has this name. Sign in if it is you, or choose another.
problem-not-a-picture = This is no picture we can use: PNG, JPEG, WebP or GIF, at most 2 MB and 4096 pixels a side.
problem-badge-symbol = A name cannot hold a symbol that looks like a mark of verification.
problem-foreign-host = This address does not belong to the site.
problem-taken = This is taken already. Please choose another.
problem-own-origin = This is the address of the comment service itself. Give it an address apart from your pages.
problem-no-mail = This service sends no mail.
problem-no-address = Your account has no confirmed address that could be written to.
problem-parent-gone = The comment you are answering is not here any more.
problem-unreadable = This cannot be understood.
problem-too-short = Use at least { $min } characters.
problem-common-password = This is among the first passwords anybody would try. Choose another, perhaps a few words in a row.
problem-too-many = There are too many of these already: at most { $max }.
problem-beyond-account = This is more than the account may do there.
problem-bad-pattern = Line { $line } cannot be looked for: it is too long, or no expression that can be searched for in a short time.
problem-not-a-network = This is not a network such as 203.0.113.0/24.
problem-wide-network = This is wider than what is kept: a /24, or a /48 of IPv6, or one address.
problem-not-known = This is not known of whoever wrote the comment, or not kept any more.
problem-own-words = This is made of your own name or address, or of the name of this place. Choose another.

## What else can go wrong
error-not-found = There is nothing here.
error-not-found-help = The comment or the page may have been removed, or the address is not complete.
error-closed = Comments are closed. Your text was not posted.
error-not-undoable = This cannot be taken back.
error-undone = Somebody has taken this back already.
error-guests-off = Guests cannot comment here.
error-read-only = This is a preview on your own machine: read-only.
error-not-editable = This comment cannot be changed any more, or it is not yours.
error-votes-off = This site takes no votes.
error-votes-closed = Comments are closed, so votes can no longer be changed.
error-own-vote = You cannot vote on your own comment.
error-key-reused = This was sent before with a different text. Please send it again.
error-too-fast = That was a little fast. Please try again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}.
error-too-large = This is too large to be sent. A comment has room for 10,000 characters.
error-file-too-large = This file is larger than { $megabytes } MB. Pack it by gzip, or bring it in by the command line: rejoinder import FILE.
error-still-reading = This file is still being read. Let it in when it has been read to its end.
error-exports-full = As many exports are under way as there can be at once. Please try again when one of them is done.
error-foreign-origin = This request did not come from the comment form, so it was not accepted.
error-signed-out = You are not signed in (any more). Please sign in again; your text is kept.
error-blocked = You cannot take part in this conversation. Whoever runs the site decided so.
error-may-only-read = You can read here, but not write. Whoever runs the site decided so.
error-not-allowed = This token, or the account behind it, may not do that: it needs the scope “{ $scope }”, and a role that allows it.
error-stale = Somebody else has changed this in the meantime. What you entered is still here: look at it once more and save again.
error-last-owner = Nobody else owns this site. Make somebody else an owner first.
error-not-yours-run = Only an owner of this site can do this.
error-not-yours-serve = Only whoever runs this service can do this.
error-wrong-credentials = That is not right. Look at it again, please.
error-password-closed = Too many attempts failed. Sign in with a mailed link, or choose a new password.
error-codes-closed = Too many wrong codes. Type one of your recovery codes instead.
error-ticket-gone = This link or code is of no use any more: it was used, replaced by a later one, or is too old.
error-not-recent = Sign in again first, please.
error-last-way = Nothing else opens this account. Add another way to sign in first.
error-last-admin = Nobody else runs this service. Make somebody an admin first.
error-no-mail = This service sends no mail. Ask whoever runs it.
error-busy = Many people are signing in at this moment. Try again in a few seconds.
error-unavailable = The comments cannot be reached for the moment. Please try again shortly.
error-internal = Something went wrong here. It has been logged.
error-bad-request = The request cannot be understood.
error-invalid = Something needs another look. Nothing you wrote is lost.
error-conflict = This cannot be done any more, because something else happened first.
error-preview-expired = This preview is too old to be posted. Please look it over once more.

## A site that is not set up
help-title = These comments are not set up yet
help-site = The script on this page names the site “{ $site }”, which this service does not know.
help-origin = This page is not one of the places where the site “{ $site }” may show its comments.
help-todo = Whoever runs the service can allow it on the command line:

## Mail
mail-hello = Hello,
mail-code = Or type this code where you asked for it:
mail-note-ignore = If it was not you who asked for this, you can ignore this mail: nothing happens without you.
mail-note-code = Never give the link or the code to anyone. If it was not you who asked for this, you can ignore this mail.
mail-note-operator = If it was not you, tell whoever runs { $host } at once.
mail-note-theft = If it was not you, choose a new password at once.
mail-register-subject = Your account for the comments on { $host }
mail-register-text = Somebody, most likely you, wants to make an account with this address on { $host }. Follow the link to choose a name and a password. It works once, within a day.
mail-register-link = Make the account
mail-registered-text = Somebody, most likely you, wants to make an account with this address on { $host }. You have one already: sign in, with a mailed link if you have forgotten the password.
mail-sign-in-subject = Signing in on { $host }
mail-sign-in-text = Follow the link to sign in on { $host }. It works once, for { $minutes } minutes.
mail-sign-in-link = Sign in
mail-no-account-text = Somebody, most likely you, wants to sign in on { $host } with this address. There is no account with it. You may have used another address; or you can make an account now.
mail-no-account-link = Make an account
mail-reset-subject = A new password for { $host }
mail-reset-text = Follow the link to choose a new password for { $host }. It works once, for { $minutes } minutes.
mail-reset-link = Choose a new password
mail-new-address-subject = Your new address on { $host }
mail-new-address-text = Somebody, most likely you, wants to use this address for their account on { $host }. Follow the link to confirm it. It works once, for { $minutes } minutes.
mail-new-address-link = Use this address
mail-address-changed-subject = Your address on { $host } was changed
mail-address-changed-text = Your account on { $host } has another address from now on. This one no longer belongs to it.
mail-second-factor-subject = How you sign in on { $host } was changed
mail-second-factor-text = What you are asked for after your password on { $host }, or what stands in for it, was changed: an app, a passkey or recovery codes.
mail-password-changed-subject = Your password on { $host } was changed
mail-password-changed-text = The password of your account on { $host } was changed, and you were signed out everywhere else.

sign-in-title = Sign in to comment
sign-in-site = Your name will stand beside what you write on { $site }.
sign-in-continue = Continue with { $name }
sign-in-lost = This window has lost touch with the page it came from. Please close it, and click the icon there again.
sign-in-script = Signing in needs JavaScript. Without it, your comment can be posted with a name that you type.
sign-in-code = Your code
sign-in-code-sentence = Type this code into the comment form of {"{"}site{"}"}. It works once, for two minutes. Never give it to anybody, whoever asks.
sign-in-code-gone = There is no code to show here any more. Please close this window and begin again.
sign-in-code-new = Show another code
sign-in-as = You are signed in here as { $name }.
sign-in-as-continue = Comment as { $name }
way-account = your account here
sign-in-done = You are signed in
sign-in-close = You can close this window and go back to your comment.
sign-in-failed = You are not signed in
sign-in-denied = You chose not to sign in. Nothing was shared, and your text is kept.
sign-in-unavailable = This service does not answer at present. Please try another way, or come back later.
sign-in-refused = This did not work. Please close this window and try again.
sign-in-unusable = This service did not say who you are. Please try another way.
sign-in-address-taken = There is an account with your email address already. Please sign in the way you did before.
sign-in-invalid = This sign-in was not begun in this browser, or too long ago. Please close this window and begin again.
## Accounts
account-title = Your account
account-sign-in = Sign in
account-sign-out = Sign out
account-link = Sign in with a mailed link
account-link-sentence = We send you a link and a code. Both work once, for ten minutes.
account-register = Make an account
account-register-sentence = We send you a link. It leads to where you choose a name and a password.
account-make = Make the account
account-set-up-sentence = This account runs the whole service.
account-forgotten = Forgotten the password?
account-forgotten-sentence = We send you a link to choose a new one.
account-new-password = Choose a new password
account-no-mail = This service sends no mail. For an account or a new password, ask whoever runs it.
account-send = Send the mail
account-sent = Look into your mail
account-sent-sentence = If that address can be used for this, a mail is on its way to it. Look into the folder for unwanted mail, too.
account-code-sentence = If there is an account with that address, a mail is on its way to it. Follow its link in this browser, or type its code here.
account-address-whose = This address can be used only by somebody who is signed in to the account that asked for it. Sign in there, then follow the link in the mail once more. If you did not ask for it, there is nothing to do.
account-elsewhere-sentence = You asked for this link in another browser. To sign in here, type the code from the same mail.
account-again = Send another mail
account-continue = Continue
account-to-sign-in = To signing in
account-back = Back to your account
account-save = Save
account-password = Change the password
account-password-sentence = You are signed out everywhere else when you change it, and tokens of programs are revoked.
account-address = Change the address
account-address-sentence = We send a link to the new address. Until you follow it, nothing changes.
account-confirm = Is it you?
account-confirm-sentence = What comes next matters. Type your password once more.
account-confirm-button = Go on
account-confirm-other = What comes next matters: prove once more that it is you, or sign out and in again.
account-confirm-mail = What comes next matters. Sign in once more: you have no password here, so a mailed link does it.
account-step = One more step
account-step-sentence = Type the code that your app shows now.
account-security = Security
account-authenticator = Codes from an app
account-authenticator-off = After your password you are asked for a code that an app on your phone shows. Whoever learns your password does not get in with it alone.
account-authenticator-on = After your password you are asked for a code of your app. Set up:
account-authenticator-set-up = Set up an app
account-authenticator-turn-off = Turn it off
account-authenticator-scan = Let an authenticator app read this picture.
account-authenticator-picture = The key of your account as a QR code
account-authenticator-open = Open it in an app on this device
account-authenticator-key = Or type this key into the app:
account-authenticator-type = The code that the app shows then
account-authenticator-turn-on = Turn it on
account-step-passkey = Use your passkey, or type one of your recovery codes.
account-passkeys = Passkeys
account-passkeys-sentence = A passkey on your phone, computer or security key signs you in by a finger, a face or a PIN, without a password.
account-passkeys-script = Passkeys need script, which is off in this browser.
account-passkeys-nowhere = Passkeys work only where this service has a name and TLS.
account-passkey-add = Add a passkey
account-passkey-name = What do you call it?
account-passkey-made = Added
account-passkey-rename = Rename
account-passkey-remove = Remove
account-passkey-sign-in = Sign in with a passkey
account-passkey-use = Use a passkey
account-passkey-problem = That did not work, or you stopped it. You can try again, or go another way.
account-staff-must = Whoever runs something here needs more than a password. Set up an app or add a passkey to go on.
account-staff-hint = You run something here, and a password alone protects it.
account-staff-go = Set up an app or a passkey
account-recovery = Recovery codes
account-recovery-sentence = Each of these signs you in once, in place of your app or passkey, when that is lost. Write them down or keep them in a password manager: they are not shown again.
account-recovery-left = { $count ->
        [0] There are no recovery codes. Make some, for when an app or a device is lost.
        [one] One recovery code is left.
       *[other] { $count } recovery codes are left.
    }
account-recovery-renew = Make new codes
account-recovery-kept = I have kept them
hint-factor-code = Or one of your recovery codes.
account-sessions = Where you are signed in
account-this-browser = This browser
account-last-used = Last used
account-unknown-browser = Unknown browser
account-browser = { $browser } on { $system }
account-comments-on = Commenting on { $site }
account-end = Sign out there
account-end-others = Sign out everywhere else
label-password = Password
label-new-password = New password
label-code = Code
hint-password = At least { $min } characters. A few words in a row are easy to remember and hard to guess.

## People: their ways in, names, comments
account-leave = One moment
account-identities = Sign in through other services
account-identities-sentence = Each of these opens your account. Add several, so that you get in when one of them fails.
account-claims = Comments you wrote as a guest
account-claims-sentence = These were written by guests who left your address. Make them yours only if you wrote them: your name will stand beside them.
account-claims-none = Nobody has commented here under your address without signing in.
claims-on = { $count ->
    [one] One comment on { $site }
   *[other] { $count } comments on { $site }
}
claims-button = These are mine
claims-done = They are yours now.
account-comments = What you have written
account-comments-none = Nothing so far.
account-comments-more = Older comments
account-data = Download everything about you
account-erase = Leave
account-erase-sentence = Your name, addresses, picture, sessions and votes are erased. { $days ->
    [0] It happens at once and cannot be taken back.
    [one] It happens in one day; until then you can sign in and keep the account.
   *[other] It happens in { $days } days; until then you can sign in and keep the account.
}
erase-comments = Your comments
erase-anonymise = Keep the words, without my name
erase-delete = Delete the words, too
erase-button = Erase my account
account-leaving = This account will be erased on { $day }.
account-keep = Keep it
nobody = Somebody who left
account-name = Change the name
account-name-sentence = It stands beside everything you have written, from now on and before.
account-picture = Change the picture
account-picture-sentence = It is drawn anew, small, and without anything else the file tells about you.
label-picture = A picture of yours
picture-remove = Remove the picture
account-through = Or through another service:
member-mark = Signed in
identity-another = Add another
identity-unlink = Remove
identity-last = Nothing else opens this account.
identity-off = This service is no longer offered here.
identity-linked = You can sign in this way from now on.
identity-taken = That person has another account here. Nothing was changed.
identity-somebody = That is not how you sign in to this account. Nothing was changed.
identity-denied = You chose not to go on. Nothing was changed.
identity-refused = This did not work. Please try again.
mail-session-shared-subject = You were signed out on { $host }
mail-session-shared-text = An old key of one of your browsers was used again on { $host }. That happens when a browser is restored from a backup, and also when somebody has copied the key, so that browser was signed out. Nothing else was changed.
mail-session-shared-link = See where you are signed in
mail-invitation-subject = Keep a conversation in order on { $host }
mail-invitation-text = You are invited to look after the comments of a site on { $host }. The link is good once, for seven days.
mail-invitation-link = See the invitation
mail-ways-changed-subject = The ways to sign in on { $host } were changed
mail-ways-changed-text = A way to sign in to your account on { $host } was added or removed.
mail-ways-changed-link = See the ways to sign in
mail-consent-subject = A service signs you in on { $host } no longer
mail-consent-text = You withdrew the consent that you had given to a service by which you signed in on { $host }. You were signed out everywhere. Your account and your comments are still here: choose a password to go on with this address.
mail-erasure-subject = Your account on { $host } will be erased
mail-erasure-text = You asked for your account on { $host } to be erased. That happens on { $day }. If you change your mind before, sign in and keep it.
mail-erasure-link = Keep the account
mail-letters-question-subject = Letters about your comment on { $site }?
mail-letters-question-text = Somebody, most likely you, wrote a comment on { $site } and asked for letters to this address: when somebody answers, or when the comment is approved. Follow the link to say that you want them. It works once, within seven days; until then nothing else is sent.
mail-letters-question-link = Say that I want them
mail-letters-approved-subject = Your comment on { $site } is approved
mail-letters-approved-text = Your comment on { $site } is there for everybody now.
mail-letters-approved-link = See the comment
mail-letters-answered-subject = An answer to your comment on { $site }
mail-letters-answered-text = { $name } has answered your comment on { $site }:
mail-letters-answered-link = See the answer
mail-letters-note = You get this letter because you asked for it below your comment.
mail-letters-stop = No more of these letters
letters-question = Letters about your comment
letters-question-sentence = You are written to when somebody answers a comment that you wrote with this address on this site, or when it is approved. Each letter can stop the next ones.
letters-question-button = Yes, write to me
letters-confirmed = You will be written to
letters-confirmed-sentence = That is all. Each letter says how to stop the next ones.
letters-stop = No more letters
letters-stop-sentence = What shall you not be written to about any more?
letters-stop-comment = This comment
letters-stop-site = Anything on this site
letters-stopped = You will not be written to
letters-stopped-sentence = These letters have stopped.
mail-desk-subject = { $count ->
    [one] A comment waits on { $site }
   *[other] { $count } comments wait on { $site }
}
mail-desk-text = { $count ->
    [one] Something waits for you on { $site }. Each link leads to a page that asks for one click; nothing happens by following it.
   *[other] { $count } comments wait for you on { $site }. Each link leads to a page that asks for one click; nothing happens by following it.
}
mail-desk-entry = { $name } on { $page }
mail-desk-more = { $count ->
    [one] One more waits.
   *[other] { $count } more wait.
}
mail-desk-link = See everything that waits
mail-desk-note = You get this letter because you keep this site in order. How often it comes is chosen in your account on { $host }.
mail-desk-stop = No more of these letters
frame-did-approve = Approved: readers see it.
frame-did-spam = Set aside as spam: readers see it no more.
frame-did-trash = Removed: readers see it no more.
frame-undone = Taken back.
frame-settled = Nothing was done, for somebody else has decided meanwhile. Now:
frame-moderate = Moderate
frame-desk = Everything about this page at the desk
frame-again = To decide here, sign in anew with your account; the desk is open to you.
letters-desk = Letters about what waits
letters-desk-sentence = When comments wait for a moderator, or readers report some, you can be told by mail. Nothing is sent when nothing waits.
letters-desk-unreached = Your account has no confirmed address yet, so nothing can be sent to you.
letters-desk-unsent = This service sends no mail: no mail server is named.
letters-desk-none = You keep no site in order.
letters-desk-pace = How often
letters-desk-at-once = As soon as something waits
letters-desk-hourly = Every hour at most
letters-desk-daily = Every morning (7:00 UTC) at most
letters-desk-off = Never
letters-desk-stop-sentence = Shall you not be written to any more about what waits on this site? You can still moderate it.
letters-desk-stop-button = No more letters about this site
desk-letter = Decide
desk-letter-go = Go to the queue
desk-letter-as-is = It is like that already, or somebody has decided otherwise since this letter was sent.
## The desk
desk-title = Moderation
desk-go = Moderate
desk-skip = To the page
desk-menu = Menu
desk-rooms = Rooms
desk-site = Site
desk-all-sites = All sites
desk-waiting = waiting
desk-failed = That did not work
desk-back = Back to the overview
desk-nothing = There is no site that you keep in order. Whoever runs one can invite you.
desk-said-made = The site is there.
desk-said-saved = Saved.

## The desk: the overview
desk-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
desk-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
desk-waited = What waited
desk-waited-held = Comments that waited
desk-waited-approved = Approved in the end
desk-waited-median = Half were decided about within
desk-waited-most = Nine of ten within
desk-number-waiting = { $count }{ $more } waiting
desk-number-reported = { $count }{ $more } reported
desk-number-today = { $count }{ $more } today
desk-span = Span
desk-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
desk-written = Written
desk-published = Published
desk-held-still = Waiting
desk-spam-caught = Spam
desk-removed = Removed
desk-per-day = Comments per day
desk-most-a-day = Most on one day:
desk-as-table = As a table
desk-day = Day
desk-busiest = Busiest pages
desk-no-pages = Nobody has commented yet.
desk-overview = Overview
desk-no-sites = There is no site yet.
desk-site-new = Add a site
desk-site-make = Add the site
desk-site-name = Name
desk-site-name-hint = As your readers know it.
desk-site-origin = Address
desk-site-origin-hint = Where its pages are, for example https://blog.example. More can be added later.
desk-site-key = Key
desk-site-key-hint = A short name for the snippet, for example blog: small letters, digits and hyphens. It cannot be changed later.
desk-wait = { $count ->
    [0] Nothing waits for a decision.
    [one] One comment waits for a decision.
   *[other] { $count }{ $more } comments wait for a decision.
}

## The desk: the queue
desk-queue = Queue
queue-shown = What is shown
queue-pending = Waiting
queue-reported = Reported
queue-spam = Spam
queue-approved = Approved
queue-trashed = Trash
queue-deleted = Deleted by its author
queue-all = All
queue-empty = Nothing here. Well done.
queue-nothing-found = Nothing matches.
queue-reports = { $count ->
    [one] 1 report
   *[other] { $count } reports
}
queue-pinned = Pinned
queue-chosen = Chosen ones:
queue-choose = Choose
queue-choose-all = All on this page
queue-everything = Everything that matches
queue-why = Why, for the log
queue-tell = Tell the author, too, when it is held or removed
queue-sure = Are you sure?
queue-sure-about-more = { $count ->
    [0] What matches is looked for while it is done ({ $where }).
   *[other] This is about more than { $count } comments ({ $where }).
}
queue-being-indexed = The index of words is still being built. What is older is read through piece by piece: “More” goes on.
queue-sure-about = { $count ->
    [0] Nothing matches any more ({ $where }).
    [one] This is about one comment ({ $where }).
   *[other] This is about { $count } comments ({ $where }).
}
queue-purge-warning = Words, names and all are gone then. Nothing brings them back.
queue-refresh = How far is it?
queue-news = New comments
queue-told = Done.
queue-failed = That did not arrive. Please try again.
queue-keys = Keys
queue-close = Close
key-move = Next and previous comment
key-chosen = Where comments are chosen: all of those
filter = Search and filter
filter-words = Text
filter-author = Author
filter-page = One page
filter-network = Network
filter-from = From
filter-to = Until
filter-reason = Held because
filter-any = Any reason
filter-do = Show
list-comma = ,{" "}
filter-drop = remove this part
record-since = first seen { $day }
record-first = nothing decided before
record-approved = { $count ->
    [one] 1 approved
   *[other] { $count } approved
}
record-rejected = { $count ->
    [one] 1 rejected
   *[other] { $count } rejected
}
do-approve = Approve
do-hold = Hold
do-spam = Spam
do-trash = Trash
do-restore = Restore
do-purge = Delete for good
do-pin = Pin
do-unpin = Unpin
do-undo = Undo
do-other = Change
did-approve = { $count ->
    [one] 1 comment approved.
   *[other] { $count } comments approved.
}
did-hold = { $count ->
    [one] 1 comment waits again.
   *[other] { $count } comments wait again.
}
did-spam = { $count ->
    [one] 1 comment set aside as spam.
   *[other] { $count } comments set aside as spam.
}
did-trash = { $count ->
    [one] 1 comment in the trash.
   *[other] { $count } comments in the trash.
}
did-purge = { $count ->
    [one] 1 comment deleted for good.
   *[other] { $count } comments deleted for good.
}
did-pin = Pinned: it stands first in its thread.
did-unpin = No longer pinned.
did-stand = Left where it is. Its reports are settled.
did-undo = { $count ->
    [0] Being taken back.
    [one] 1 decision taken back.
   *[other] { $count } decisions taken back.
}
did-undo-none = Nothing was taken back.
did-other = { $count ->
    [one] 1 changed.
   *[other] { $count } changed.
}
did-leave = { $count ->
    [one] 1 was left alone: somebody else has decided since, it was so already, or it is gone.
   *[other] { $count } were left alone: somebody else has decided since, they were so already, or they are gone.
}
desk-said-none = Nothing was chosen.
desk-said-settled = Nothing was changed: it was so already, or somebody else has decided.
desk-said-looked = The reports count as looked at. Nothing else was changed.

## The desk: one comment
do-reply = Reply
do-edit = Edit
do-author = Trust or block
did-edit = Edited. Readers are told that a moderator did.
did-reply = Your reply is there.
did-block = Decided about the author.
did-trust = The author is trusted from now on.
did-lift = What was decided holds no more.
ruling-trusted = Trusted
ruling-read-only = May only read
ruling-shadow = Held without knowing
ruling-blocked = Shut out
comment-edit = Edit this comment
comment-reply = Reply
comment-author = About the author
comment-back = To the queue
comment-text = Text
comment-edit-hint = Markdown. Readers and the author see that a moderator has edited it; the earlier text is kept here.
comment-reason = Why, for the log
comment-earlier = Earlier versions
comment-by-author = its author
comment-your-reply = Your reply
comment-reply-as = In your name:
comment-reply-approve = Approve what you answer, too: nobody sees it yet
comment-reply-unseen = Nobody sees what you answer. Tick this to approve it with your reply.
comment-reply-send = Reply
comment-author-whom = Whom you mean
comment-author-account = The account { $what }
comment-author-guest = This guest, as their browser is known: { $what }
comment-author-address = The address it came from, in { $what }
comment-author-network = The whole network { $what }
comment-author-name = Everybody called { $what }
comment-author-now = What holds now:

## The desk: the log
desk-log = Log
desk-log-empty = Nothing was decided here so far.
desk-log-when = When
desk-log-who = Who
desk-log-what = What
desk-log-why = Why
desk-log-operator = Command line
desk-log-service = A rule
desk-log-undo = Look at it, or take it back
desk-log-no-more = It is no longer there.
desk-log-gone = Somebody who has left
desk-log-hint = Each entry carries the hash of the one before; “rejoinder audit verify” finds out whether any was touched.
desk-log-did = { $verb ->
    [approve] Approved: { $count }
    [hold] Held: { $count }
    [spam] Set aside as spam: { $count }
    [trash] Put into the trash: { $count }
    [restore] Restored: { $count }
    [purge] Deleted for good: { $count }
    [pin] Pinned: { $count }
    [unpin] Unpinned: { $count }
    [edit] Edited: { $count }
    [reply] Replied
    [block] Decided about an author
    [trust] Trusted an author
    [lift] Lifted a decision about an author
    [lock] Locked: { $count }
    [unlock] Unlocked: { $count }
    [undo] Taken back: { $count }
    [appoint] Gave a role
    [dismiss] Took a role away
    [invite] Invited somebody
    [configure] Changed settings: { $count }
    [move] Moved or merged a thread
    [rename] Renamed a page
    [alias] Added an address to a thread
    [unalias] Took an address from a thread
    [rules] Changed what is held
    [stand] Let a comment stand; reports: { $count }
    [keep] Kept a thread open
    [unkeep] Lets a thread close by its age
    [import] Brought in: { $count }
    [tell] Told the author why
   *[other] Done: { $count }
}
desk-log-all = { $verb ->
    [approve] Approved: everything that matches
    [hold] Held: everything that matches
    [spam] Set aside as spam: everything that matches
    [trash] Put into the trash: everything that matches
    [restore] Restored: everything that matches
    [purge] Deleted for good: everything that matches
    [pin] Pinned: everything that matches
    [unpin] Unpinned: everything that matches
    [edit] Edited: everything that matches
    [lock] Locked: everything that matches
    [unlock] Unlocked: everything that matches
    [undo] Taken back: everything that matches
   *[other] Done: everything that matches
}

## The desk: pages
desk-pages = Pages
desk-pages-active = Latest comments
desk-pages-comments = Most comments
desk-pages-newest = Newest pages
desk-pages-find = Address of a page
desk-pages-nothing = Nobody has commented on that page.
desk-pages-not-here = That is no address of this site.
desk-pages-all = All pages
desk-find = Find
desk-more = More
desk-cancel = Cancel
desk-page = Page
desk-page-open = Takes comments
desk-page-closed = Closed
desk-page-close = Close
desk-page-kept = This thread stays open however old it is.
desk-page-unkeep = Let it close by its age
desk-page-closes = Closes by its age:
desk-page-keep = Keep it open however old it is
desk-page-reopen = Open again
desk-page-title = Title
desk-aliases = Other addresses
desk-aliases-hint = Under these addresses readers find this conversation, too.
desk-alias-add = One more address
desk-alias-make = Add
desk-alias-forget = Forget
desk-move = Move this conversation
desk-move-hint = For a page that has a new address, or two pages whose conversations belong together. You see first what happens.
desk-move-to = New address
desk-move-look = See what happens
desk-move-free = Nobody has commented there yet. The conversation is found under the new address from then on, and under the old one as before.
desk-move-count = { $shown ->
    [one] 1 comment is shown; { $all }{ $more } in all, with those that wait, are spam or were removed
   *[other] { $shown } comments are shown; { $all }{ $more } in all, with those that wait, are spam or were removed
}
desk-move-merge = There is a conversation already. Both become one, in order of time, and that cannot be taken back. Whoever comes to the old address finds it there.
desk-move-do = Move
desk-move-do-merge = Make them one
desk-said-moved = Moved.

## The desk: reports
desk-reports = Reports
desk-reports-none = Nobody has reported anything that is still to be looked at.
desk-reports-stand = Leave it there
desk-reports-hold = Hold it
desk-reports-spam = Spam
desk-reports-trash = Remove it
desk-reports-by = Notice by
desk-reports-stale = Nothing was changed: somebody else has decided about what { $name } wrote, and its reports are settled or it was moved. It is now: { $status }.
desk-reports-gone = Nothing was changed: the comment is gone.
desk-reports-more = Earlier ones

## The desk: rules
desk-rules-page = Hold rules of this page
desk-rules-page-own = this page has rules of its own, in place of the site’s.
desk-rules-page-site = the site’s rules hold here. What you save holds for this page alone, in their place.
desk-rules-page-clear = Let the site’s rules hold again
desk-rules = Hold rules
desk-rules-intro = A comment that meets any of these waits for a moderator, with the reason beside it. Authors of the site and whoever runs it never wait.
desk-rules-who = By who writes
desk-rules-what = By what is written
desk-rules-learned = By what was learned here
desk-rules-all = Hold every comment
desk-rules-first = First comments
desk-rules-first-hint = So many comments of somebody must have been approved before the next one appears at once; 0 asks for none.
desk-rules-new = New accounts
desk-rules-new-hint = Comments of accounts younger than so many days wait; 0 turns it off.
desk-rules-links = Links
desk-rules-links-hint = Comments with more links than this wait. Nothing: any number appears at once.
desk-rules-words = Words
desk-rules-words-hint = One a line: casino, casi*, /regular expression/. name:, email:, website: or body: before it names the one field to look in.
desk-rules-networks = Networks
desk-rules-networks-hint = With commas between them, as in 203.0.113.0/24.
desk-rules-reports = Reports
desk-rules-reports-hint = So many readers’ reports hold a comment; 0 never.
desk-rules-duplicates = Hold the third text within an hour that is much like the others
desk-rules-bad-links = Hold what links to where only spam has linked
desk-rules-fast = Too fast
desk-rules-fast-hint = What is posted from the preview page within so many seconds waits; 0 turns it off.
desk-rules-filter-hold = Hold what the filter is so certain of
desk-rules-filter-hint = In percent, 50 to 100; 0 never. The filter learns from what you approve and what you call spam, once there are 20 of each.
desk-rules-filter-spam = Set aside as spam what it is so certain of
desk-rules-rehearse = Rehearse
desk-rules-days = Days to look back on
desk-rules-rehearsed = What these rules would have done
desk-rules-seen = { $seen } comments of the last { $days } days were looked at; { $held } would have waited.
desk-rules-cut = There are more: only the latest of each kind were looked at.
desk-rules-fine = Would have waited, and stand there now ({ $count })
desk-rules-through = Would have appeared at once, and were held, spam or removed ({ $count })
desk-rules-none = None.
desk-rules-guests = Guests wait here anyway. That is left out of this, so that what the rules themselves do can be seen.
desk-rules-not-saved = Nothing is saved yet.

## The desk: blocks
desk-blocks = Blocks
desk-blocks-intro = Who is shut out, may only read, is held without knowing, or is trusted.
desk-blocks-none = Nothing has been decided about anybody.
desk-blocks-new = Decide about somebody
desk-blocks-kind = By what they are known
desk-blocks-account = Account (its id)
desk-blocks-guest = Guest (the key of their browser)
desk-blocks-address = Network address
desk-blocks-network = Network, as in 203.0.113.0/24
desk-blocks-name = Name: a word, begin*, or /regular expression/
desk-blocks-value = Whom
desk-blocks-effect = What follows
desk-blocks-blocked = Shut out: they neither write nor vote nor report
desk-blocks-shadow = Held without knowing: they alone see what they write
desk-blocks-read-only = Read only: they vote, but do not write
desk-blocks-trusted = Trusted: their comments never wait
desk-blocks-days = For how many days
desk-blocks-days-hint = Nothing: for good.
desk-blocks-note = Why
desk-blocks-make = Decide
desk-blocks-lift = Take back
desk-blocks-until = until
desk-blocks-for-good = for good
desk-blocks-more = Earlier ones

## The desk: people
desk-authors = Authors
desk-authors-none = Nothing has been decided about anybody who writes here.
desk-authors-find = Find somebody in the queue
desk-people = People
desk-people-none = Nobody has a role on this site yet. Whoever runs the service looks after it.
desk-people-you = you
desk-people-since = since
desk-people-raise = Make an owner
desk-people-lower = Make a moderator
desk-people-remove = Take the role
desk-role = What they may do
desk-role-owner = Owner
desk-role-moderator = Moderator
desk-role-owner-does = Own the site: settings, people, and everything a moderator does
desk-role-moderator-does = Moderate: decide about comments, threads and their authors
desk-invite = Invite somebody
desk-invite-email-hint = They get a mail, and nobody else can use the invitation. Without an address you get a link to hand over, good for whoever has it.
desk-invite-make = Invite
desk-invited = Invited
desk-invited-mailed = The invitation is on its way to
desk-invited-link = Hand over this link. It is shown this once, and good once, for seven days.
desk-invite-by-link = By link
desk-invite-until = ends
desk-invite-withdraw = Withdraw
desk-invitations = Invitations
invitation-title = You are invited
invitation-owner = { $inviter } asks you to own the comments of “{ $site }”: its settings, its people and everything people write there.
invitation-moderator = { $inviter } asks you to moderate the comments of “{ $site }”.
invitation-password = Your account opens more from now on, so it needs a longer password.
invitation-accept = Accept

## The desk: settings
desk-set-prompt = Words above the field
desk-set-words-hint = In place of the built-in ones, for readers of every language. May stay empty.
desk-set-note = A note below it
desk-set-button = Word on the button that posts
desk-origins = Where its pages are
desk-origins-hint = One address a line, like https://blog.example. Pages elsewhere cannot show the conversation. The first one is where links to comments lead.
desk-change = Change
desk-preview = How it looks
desk-light = Light
desk-dark = Dark
desk-install = Install
install-kinds = Your site
install-html = Paste this where the conversation belongs. In the link for readers without script put the page’s own address.
install-wordpress = Paste this into your theme’s template below the post, or into a “Custom HTML” block, and turn off WordPress’s own comments.
install-hugo = Save this as a partial and call it at the end of the template for single pages: partial "comments.html" .
install-jekyll = Save this as an include and use it at the end of the layout for posts.
install-astro = Save this as a component and use it at the end of the layout for posts. The configuration must name your site.
install-eleventy = Save this as an include and use it at the end of the layout for posts. The data file “site” must hold your address.
install-ghost = Paste this into your theme’s template below the content, and turn off Ghost’s own comments.
install-mkdocs = For the Material theme: save this as an override of the partial. The configuration must name site_url.
install-copy = Copy
install-copied = Copied
install-more = Also good to know
install-count = The number of comments, in a list of posts:
install-id = Pages that change their address keep their conversation by an id of their own on the script:
install-csp = A site with a Content Security Policy needs:
desk-settings = Settings
desk-save = Save
desk-on = On
desk-off = Off
desk-set-site = The site
desk-set-comments = New comments
desk-set-open = Are taken
desk-set-closed = Are closed everywhere
desk-set-writing = Writing
desk-set-guests = People who have not signed in
desk-set-why = Tell people why their comment waits
desk-set-why-hint = They read which rule it is, and never which word or place it was about; and what a moderator writes to them when something is held or removed.
desk-set-guests-on = May comment; what they write appears at once
desk-set-guests-held = May comment; what they write waits for a moderator
desk-set-guests-off = Cannot comment
desk-set-undo = Days in which actions can be taken back
desk-set-undo-hint = Then what each comment was before is forgotten. The log keeps who did what.
desk-set-close = Days until a thread closes
desk-set-close-hint = Counted from its first comment. 0 leaves threads open; single pages can be kept open in Pages.
desk-set-edit = Minutes for second thoughts
desk-set-edit-hint = For so long an author may edit or delete a comment. 0 turns both off.
desk-set-reserved = Names nobody may take
desk-set-reserved-hint = With commas between them. Names that look alike are refused, too.
desk-set-reading = Reading
desk-set-sort = First order
desk-set-votes = Votes
desk-set-votes-hint = Without votes nothing is sorted by best.
desk-set-depth = Levels of answers
desk-set-depth-hint = Deeper answers stand flat and say whom they answer.
desk-set-privacy = Privacy
desk-set-privacy-url = Address of your privacy notice
desk-set-privacy-url-hint = Linked below the form. May stay empty.
desk-set-consent = What a guest must agree to
desk-set-consent-hint = A tick beside this sentence is asked for before a guest can post. May stay empty.
desk-set-addresses = Days for which networks are kept
desk-set-addresses-hint = Never whole addresses, only their beginning and a hash that nobody can turn back. 0 keeps none.
desk-set-previews = Previews on localhost
desk-set-previews-hint = Whether the page on your own machine shows the comments, read-only.
desk-set-outside = Help from outside
desk-set-proof = Work for guests' browsers
desk-set-proof-hint = Before a guest posts, their browser searches for a number up to this one (ALTCHA): 50000 takes a second or so, 0 asks for none. A comment without it waits, as without script.
desk-set-ask = Ask a service of yours
desk-set-ask-hint = An https address that is asked about every comment and answers within three seconds; README says how. Empty: nobody is asked.
desk-set-akismet = Ask Akismet
desk-set-akismet-hint = Sends name, address, text and network of every comment to Akismet. The operator must have given a key.
desk-set-akismet-hold = What it takes for spam waits
desk-set-akismet-spam = What it takes for spam is set aside
desk-set-akismet-test = For a trial: it is told that nothing is meant
desk-set-silent = When a service does not answer
desk-set-silent-hold = The comment waits
desk-set-silent-judge = Your other rules alone decide
desk-set-look = Look
desk-set-stylesheet = Your own style
desk-set-stylesheet-hint = CSS that comes after the built-in style. The comments take colours and font from your page by themselves.
desk-set-wrong-number = A whole number from { $least } to { $most }, please.
desk-set-wrong-size = This is too much: every reader loads it. Up to { $most } KB are taken.
desk-set-wrong-css = This cannot stand in a style sheet: it holds “</style” or characters that are no text.

## Tokens for programs
tokens-title = Tokens for programs
tokens-sentence = With a token a program uses the comments in your name, and never does more than you may. Revoke one you do not know or no longer need.
tokens-unused = Never used
tokens-good-until = Good until
tokens-over = Expired
tokens-revoke = Revoke
tokens-new = Make a token
tokens-name = What is it for?
tokens-name-hint = So that you know it again, for example “Backup at home”.
tokens-scopes = What may it do?
tokens-read = Read what you can read
tokens-write = Comment and vote in your name
tokens-moderate = Approve and remove comments of others
tokens-export = Take away everything that a site keeps
tokens-import = Bring conversations in from elsewhere, and take that back
tokens-where = Where?
tokens-named-sites = Only on these sites
tokens-every-site = On every site
tokens-life = How long?
tokens-days = { $days } days
tokens-no-end = Until it is revoked
tokens-make = Make the token
tokens-made = Your new token
tokens-made-sentence = Copy it now: it is shown this once. Whoever has it can do in your name what you ticked, so keep it like a password.
tokens-use = A program sends it with each request:
tokens-back = To your tokens
tokens-api = What programs can ask

## What a provider asks to have deleted
deletion-title = Your request to delete data
deletion-asked = You asked on { $date } to have deleted what another service told us about you when you signed in with it.
deletion-nothing = Nothing of it was stored here, so there was nothing to delete.
deletion-unlinked = It is deleted: the link to that service, and the name, address and picture it told us. You were signed out everywhere. Your account and its comments are still there, because you have another way to sign in; there you can have them deleted, too.
deletion-erased = It is deleted: the link to that service, and the name, address and picture it told us. It was your only way to sign in, so your account is erased with it, which takes a few minutes at most. Comments you wrote stay without your name; ask whoever runs this site to remove them.
deletion-withdrawn = You have told that service since that it is not to sign you in here any more. It was your only way to sign in, so nobody gets into your account, and its comments stay. Sign in with the same service to have it back, or have that service ask for your data to be deleted once more.
deletion-unknown = There is no such request, or it was more than a year ago.

## A field that nobody sees
leave-empty = Leave this empty

## Reports of readers
report-title = Report this comment
report-reason = What is wrong with it?
report-spam = It is spam or advertising
report-abuse = It insults, threatens or spreads hatred
report-off-topic = It has nothing to do with the page
report-illegal = It is illegal
report-other = Something else
report-note = Explain, if you like
report-notice = Only if it is illegal
report-notice-hint = Say above why it is illegal, and here who you are. Only those who run the site see it.
report-good-faith = I believe in good faith that what I say here is true and complete.
report-send = Send the report
report-thanks = Thank you. Those who keep this conversation in order will look at it.

## Why a comment was held
reason-everything = Every comment waits here
reason-guests-are-held = Comments of guests wait
reason-first-comments = First comments of somebody wait
reason-new-account = The account is new
reason-links = Many links
reason-words = A word that is looked for
reason-network = It came from a network whose comments wait
reason-site-over-limit = More comments came than usual
reason-shadow = Held without their knowing
reason-reported = Readers reported it
reason-duplicate = The same text again and again
reason-bad-link = It links to where only spam has linked
reason-filter = It looks like spam to this site
reason-trap = A hidden field was filled in
reason-neighbour = A service of this site's owner holds it
reason-neighbour-silent = A service that looks at comments did not answer
reason-akismet = Akismet takes it for spam
reason-no-proof = The browser did not do the work that is asked of guests
reason-account-over-limit = Many comments from one account in a short time
reason-too-fast = It was posted faster than anybody reads

## The desk: imports
desk-imports = Import and export
desk-imports-intro = Bring conversations in from another system. You see first what would happen, and you can take an import back.
desk-imports-none = Nothing was brought in so far.
desk-imports-file = File
desk-imports-rules = Pages that have other addresses now
desk-imports-rules-hint = One rule a line, FROM,TO: an address; the beginning of one, with * at its end; host:NAME; or regex:EXPRESSION. The first that fits decides.
desk-imports-look = See what would happen
desk-import-back = All imports
desk-import-state = { $state ->
    [reading] Being read
    [read] Waits for you
    [applying] Comes in
    [done] Done
    [failed] Not used
    [undoing] Is taken back
    [undone] Taken back
   *[other] Unknown
}
desk-import-refused = This file cannot be used: { $why }.
desk-import-nothing = Nothing of it came in:
desk-import-rehearsed = Nothing came in yet.
desk-import-read = Comments in the file
desk-import-taken = Comments taken
desk-import-pages = Pages
desk-import-status = { $status ->
    [approved] Shown to everybody
    [pending] Waiting for a moderator
    [spam] Spam
    [trashed] In the trash
   *[deleted] Empty places of deleted ones
}
desk-import-note = { $note ->
    [orphan] What they answer is not there: they stand by themselves
    [circle] Circles of answers that were cut
    [hidden-page] On pages not everybody could see: they wait for a moderator
    [no-time] Without a time of their own
    [plain-text] With too much markup: shown as plain text
    [votes-cut] With more votes than are taken over: a thousand for and against each
    [name-cut] With names that were too long and were cut
    [not-pinned] Pinned there and not here: an answer, not shown, or one too many
   *[nameless-page] On pages whose address nobody knows
}
desk-import-reason = { $reason ->
    [known] Left: came in before
    [twice] Left: twice in the file
    [no-page] Left: on no page
    [foreign-host] Left: on pages of other sites
    [bad-address] Left: on pages with addresses that cannot be
    [too-long] Left: too long
    [not-a-comment] Left: no comments
   *[unreadable] Left: cannot be read
}
desk-import-host = On { $host }
desk-import-elsewhere = The site has no pages on { $host }. Add that address in Settings if it has; or, if they are found elsewhere now, forget this file and send it again with a rule, as in:
desk-import-id = id
desk-import-removed = Removed again
desk-import-emptied = Left as empty places, for somebody has answered
desk-import-rows = Rows that are left
desk-import-start = Bring it in
desk-import-drop = Forget this file
desk-import-undo = Take it back
desk-import-undo-hint = Everything it brought goes. Where somebody has answered since, an empty place stays.
desk-imports-known = Former imports
desk-imports-file-hint = What it is, its content tells. It may be packed by gzip.
desk-imports-more = Pages have moved, or there are several sources
desk-imports-rules-file = More such rules, from a file (CSV)
desk-imports-source = Name of the source
desk-imports-source-hint = Only where two sources number their comments alike, as two blogs do: a name for each keeps them apart.
desk-imports-where = Where to get the file
desk-imports-packed = A file in a ZIP archive or packed by zstd has to be unpacked first. Very large files are brought in by the command line: rejoinder import FILE.
desk-import-new = Bring a file in
desk-import-nameless = A file without a name
desk-import-unsent = The file did not arrive. Please try again.
desk-import-sending = Is being sent
desk-import-from-wordpress = Tools → Export → All content. It is an XML file (WXR).
desk-import-from-disqus = In the administration: Community → Export. Disqus sends a link to a file whose name ends in .xml.gz; take it as it is.
desk-import-from-remark42 = The backups that the server writes into its folder “backup” every day, as backup-SITE-DATE.gz, or what its command “backup” writes.
desk-import-from-isso = The database itself: the file that “dbpath” names in the configuration, usually comments.db. Copy it while Isso is stopped.
desk-import-from-commento = Dashboard → General → Export data. A link to a file comes by mail; take it as it is.
desk-import-from-comentario = The domain’s page → Operations → Export. It is a file whose name ends in .json.gz.
desk-import-from-artalk = Control centre → Transfer → Export, or the command “artalk export”. It is a file in the form Artrans.
desk-import-from-rejoinder = The form below on the other service, with the form “bundle”.
desk-import-rows-read = { $rows ->
    [one] One comment was read so far
   *[other] { $rows } comments were read so far
}
desk-import-leave-page = This goes on by itself; you may leave the page.
desk-import-would = 
    This would take { $taken ->
        [one] one comment
       *[other] { $taken } comments
    } on { $pages ->
        [one] one page
       *[other] { $pages } pages
    }; { $left } would be left.
desk-import-did = { $taken ->
        [one] One comment
       *[other] { $taken } comments
    } came in on { $pages ->
        [one] one page
       *[other] { $pages } pages
    }; { $left } left out.
desk-import-sure = { $taken ->
    [one] Take back the one comment of this import?
   *[other] Take back the { $taken } comments of this import?
}
desk-import-more-rows = And { $rows } more.
desk-import-table = Every row as a table (CSV)
desk-import-undo-ask = Take it back …
desk-leave = Export
desk-leave-intro = Everything this site keeps, in one file that shows one moment.
desk-leave-format = Form
desk-leave-bundle = Bundle (NDJSON): everything, for another Rejoinder
desk-leave-wxr = WordPress (WXR): for WordPress, and for Disqus
desk-leave-disqus = Disqus XML: what many others take
desk-leave-csv = CSV: a table
desk-leave-status = Which comments
desk-leave-all = All
desk-leave-approved = Shown to everybody
desk-leave-pending = Waiting for a moderator
desk-leave-spam = Spam
desk-leave-trashed = In the trash
desk-leave-deleted = Empty places of deleted ones
desk-leave-since = Written or edited since
desk-leave-since-hint = A day, as in 2026-01-31. Empty: from the beginning.
desk-leave-page = Only one page
desk-leave-page-hint = Its address. Empty: every page.
desk-leave-personal = With addresses for mail and what tells guests apart
desk-leave-personal-hint = Such a file is about people: keep it where nobody else reads it, and delete it when you are done.
desk-leave-do = Download
problem-no-page = Nobody has commented on such a page.
desk-import-row = Row { $row }
desk-import-idle = Rules that decide about nothing
desk-import-idle-hint = Nothing in the file fits them, or a rule before them fits, too. They do no harm; perhaps one is misspelt.
desk-import-line = Line { $line }
desk-import-more-idle = And { $rules } more.

# A whole site that moves in.
desk-whole = Move a whole site in
desk-whole-new = Bring a site along
desk-whole-intro = A site of another Rejoinder comes over with everything in it: settings, pages, comments, votes, rules and the log, each with the id and the time it had. It comes whole or not at all, and you see first what would come.
desk-whole-file-hint = A bundle: “Export” in its room “Import and export”, or rejoinder export. It may be packed by gzip.
desk-whole-people = Its people come as names: without addresses, roles and ways to sign in, nobody gets in as one of them.
desk-whole-waits = While it comes in, readers read on; whoever writes is asked to try again in a moment. A million comments take a minute or two.
desk-whole-stays = A site that has moved in stays: it cannot be taken back.
desk-whole-none = No site has moved in so far.
desk-whole-would = The site “{ $site }” would move in with { $comments ->
    [one] one comment
   *[other] { $comments } comments
} on { $pages ->
    [one] one page
   *[other] { $pages } pages
}.
desk-whole-did = The site “{ $site }” has moved in with { $comments ->
    [one] one comment
   *[other] { $comments } comments
} on { $pages ->
    [one] one page
   *[other] { $pages } pages
}.
desk-whole-start = Move it in
desk-whole-its-people = Its people
desk-whole-trust-ask = Give its people their rights …
desk-whole-trust-sure = Only if you have made this bundle yourself: whoever could write into it could make themselves an owner of the site. Its people get their roles back, and whoever signed in there signs in here. The file is looked at once more first.
desk-whole-trust = It is my own
desk-whole-trusted = This bundle is trusted: its people come with their roles, addresses and ways to sign in.
desk-whole-start-trusted = Move it in, with its people’s rights
desk-whole-distrust = As names only
desk-whole-see = To the site
desk-whole-invite = Not everybody has the role here that they had there. Invite under “People” whoever is to help you again: a file’s word about somebody’s address is no proof of who they are.
desk-whole-taken = Taken along
desk-whole-left = Left behind
desk-whole-kind = { $kind ->
    [page] Pages
    [comment] Comments
    [revision] Former versions of comments
    [vote] Votes
    [report] Reports
    [account] People
    [membership] Roles
    [identity] Ways to sign in
    [address] Addresses for mail
    [subscription] Subscriptions
    [block] Decisions about people
    [page-rule] Rules of pages
    [log-entry] Entries of the log
    [classifier] What its filter has learned
    [service-asked] Services that are asked about comments
   *[other] Other records
}
