"""Sentences of the vote itself: its steps, cards, the box, counting, certification."""

from typing import Final

from ballot.i18n.translate import N_

MESSAGES: Final = {
    "poll-unknown": N_("There is no poll %(poll)s. Compare the code with the paper it stands on."),
    "round-unknown": N_("This poll has no round %(round)s."),
    "phase-other": N_(
        "This step belongs to another stage of the vote. "
        "Load the page again to see where it stands."
    ),
    "poll-not-open": N_("The vote is not open yet. Wait until the chair declares it open."),
    "poll-closed": N_("The vote is closed. No ballot can be taken any more."),
    "round-abandoned": N_(
        "This round was given up before it opened. Nothing more can be done in it; "
        "the vote can be held again."
    ),
    "round-declared-void": N_(
        "This round was declared void. Nothing of it is decrypted or counted; "
        "the vote can be held again."
    ),
    "runoff-not-lifted": N_(
        "The freeze of a run-off cannot be lifted: what it puts to the vote was decided by the "
        "round before it. It can be given up and prepared once more."
    ),
    "runoff-follows-the-tie": N_(
        "A run-off is prepared once more from the tie that it decides. Use “Prepare the further "
        "vote”."
    ),
    "reason-missing": N_("Write down why; the reason stays in the file."),
    "reason-too-long": N_("The reason is too long. The most is %(longest)s characters."),
    "poll-changed-meanwhile": N_(
        "Somebody changed this poll at the same moment. Load the page again and repeat the step."
    ),
    "occasion-incomplete": N_("The name of the congress or of the vote is missing. Fill it in."),
    "draft-refused": N_("Fields to correct: %(count)s. Each says what is wrong with it."),
    "threshold-impossible": N_(
        "%(threshold)s of %(trustees)s scrutineers is not possible. There can be at most nine, and "
        "the number needed is at least one and at most all of them."
    ),
    "freeze-refused": N_("Still to be done before the freeze: %(count)s."),
    "projects-missing": N_("There is no project yet. Import the list of projects first."),
    "roster-missing": N_("There is no roster yet. Import the roster of deputies first."),
    "cards-missing": N_("The cards have not been made yet. Make and print them first."),
    "cards-order-malformed": N_(
        "This is not an order for cards, or it is damaged. Get it again from the desk's page of "
        "the cards."
    ),
    "card-list-malformed": N_(
        "This is not a public list of cards. Choose the file public-cards-….json that “ballot "
        "cards make” has written."
    ),
    "card-list-other-poll": N_(
        "The list was made for another poll or group than %(poll)s. Get the order again and make "
        "the cards from it."
    ),
    "card-list-refused": N_(
        "The list has %(count)s faults. Nothing was loaded; the former cards stay valid. Get the "
        "order again and make the cards from it."
    ),
    "card-entry-malformed": N_("Entry %(place)s of the list cannot be read."),
    "card-deputy-without-vote": N_(
        "Entry %(place)s: number %(deputy)s is no deputy who may vote in this poll."
    ),
    "card-deputy-twice": N_("Deputy number %(deputy)s has more than one card."),
    "card-deputy-missing": N_("Deputy number %(deputy)s (%(name)s) has no card."),
    "card-list-other-edition": N_(
        "The list is of edition %(found)s, but the next cards of this poll are edition "
        "%(edition)s. Get the order again and make the cards from it."
    ),
    "card-code-malformed": N_(
        "The card of deputy number %(deputy)s has no proper code of eight characters."
    ),
    "card-code-twice": N_(
        "The cards of deputies number %(deputy)s and %(other)s have the same eight characters."
    ),
    "cards-would-be-void": N_(
        "The cards of edition %(edition)s would be void, %(cards)s of them. Type that number if "
        "this is meant. Nothing was changed."
    ),
    "card-credential-malformed": N_(
        "The public code of deputy number %(deputy)s is not one of this poll's group."
    ),
    "card-credential-open": N_(
        "The public code of deputy number %(deputy)s hides nothing: anyone could vote with it."
    ),
    "card-credential-twice": N_(
        "Deputies number %(deputy)s and %(other)s have the same public code."
    ),
    "trustee-keys-missing": N_(
        "The scrutineers' key is missing. Hold the key ceremony and load its result first."
    ),
    "trustees-other-group": N_("The scrutineers' key was made for another group than %(group)s."),
    "trustees-private-key": N_(
        "This is the private key file of a scrutineer, not trustees.json. It was not kept here. "
        "Give it back to that scrutineer and delete every other copy: only the scrutineer may have "
        "it. Then choose trustees.json, which “ballot trustee assemble” wrote."
    ),
    "trustees-of-one-step": N_(
        "This file belongs to one step of the key ceremony; it is not its result. "
        "Choose trustees.json, which the last step writes."
    ),
    "trustees-other-numbers": N_(
        "The key needs %(found_threshold)s of %(found)s scrutineers, but this poll is set for "
        "%(threshold)s of %(trustees)s. Change the settings or hold the key ceremony again."
    ),
    "trustee-names-missing": N_(
        "There are %(trustees)s scrutineers and %(names)s names. Enter one name for each of them."
    ),
    "quorum-missing": N_(
        "%(present)s deputies are present, %(needed)s are needed "
        "(Organic Law, article 14). "
        "The vote cannot be opened until they have checked in."
    ),
    "scrutineers-too-many": N_("At most %(most)s scrutineers can be named."),
    "runoff-to-hold": N_(
        "A run-off is still to be held or to be counted. The poll is published once, when the "
        "whole list is decided."
    ),
    "announcement-not-due": N_(
        "There is no final list yet that could be announced. The announcement is made when every "
        "round is counted and something has been decided."
    ),
    "runoff-not-due": N_("The result leaves no tie that a run-off has to decide."),
    "card-unknown": N_("This card is not on the roll. Ask at the check-in desk."),
    "card-of-former-edition": N_(
        "This card is of edition %(former)s and void: the cards of edition %(edition)s are valid. "
        "Give the deputy the card of that edition, and keep the old one for the organiser."
    ),
    "card-code-mistyped": N_(
        "There is a slip in the eight characters. Compare them with the card, one by one."
    ),
    "card-used": N_("A ballot has been cast with this card. Every card has one vote."),
    "card-not-checked-in": N_("This card is not activated. Check in at the desk first."),
    "deputy-unknown": N_("There is no deputy number %(deputy)s on the roster."),
    "deputy-suspended": N_(
        "The duties of deputy number %(deputy)s are suspended; no card was issued."
    ),
    "deputy-on-leave": N_(
        "By the roster %(name)s (number %(deputy)s) is on leave. Nobody has been checked in."
    ),
    "deputy-absent": N_(
        "By the roster %(name)s (number %(deputy)s) is absent. Nobody has been checked in."
    ),
    "check-in-final": N_(
        "The vote is open. From then on no check-in can be taken back, by anyone."
    ),
    "others-none": N_("There is nobody else to check in."),
    "others-miscounted": N_(
        "The number is not the one that was shown: they are %(count)s. Nobody has been checked in."
    ),
    "others-changed": N_(
        "Somebody was checked in or taken back in the meantime, so the names have changed. Compare "
        "them once more."
    ),
    "ballot-too-large": N_(
        "The ballot has %(size)s bytes; one of this vote has at most %(largest)s. "
        "Load the page again and mark the ballot once more."
    ),
    "decryption-received": N_("The decryption of this scrutineer has been received already."),
    "decryption-not-needed": N_("Enough other scrutineers have decrypted the sum already."),
    "share-refused": N_(
        "The share of %(name)s, scrutineer %(owner)s, does not fit the sum and this scrutineer's "
        "key (%(reason)s). It was not recorded, and blocks nobody: decrypt again, or let another "
        "scrutineer do it."
    ),
    "share-of-nobody": N_(
        "This share fits the sum of these ballots with no scrutineer's key. It was not recorded, "
        "and blocks nobody: have it made again from the closed archive of this poll, or let "
        "another scrutineer make one."
    ),
    "verifier-refuses": N_(
        "The independent verifier does not accept the archive (%(reason)s). Nothing was certified. "
        "Keep everything as it is and have the archive examined."
    ),
    "certificate-damaged": N_(
        "What is stored of the certified result of poll %(poll)s, round %(round)s is not what was "
        "signed (%(reason)s), so it is not shown. Rely on the signed papers and the published "
        "files that people have saved. The administrator sets a copy of the home folder aside, and "
        "puts back a copy of the database made since the result was certified."
    ),
    "result-not-published": N_("No result of this poll has been published yet."),
    "file-unknown": N_("There is no file %(file)s for this result."),
    "projects-too-many": N_(
        "There are %(projects)s projects; a ballot has room for %(most)s. Import a shorter list."
    ),
    "box-incomplete": N_(
        "%(missing)s acknowledged ballots are missing from the box of poll %(poll)s: the "
        "database was damaged, or replaced by an older copy. No ballot of this poll is taken "
        "any more. The administrator sets a copy of the home folder aside, and puts back a copy of "
        "the database alone, made since the last ballot; an older one is refused. If there is "
        "none, the presidium decides whether the vote is held again."
    ),
    "box-row-damaged": N_(
        "A ballot in the box cannot be opened: the database is damaged. The administrator sets "
        "a copy of the home folder aside, and puts back a copy of the database alone, made since "
        "the last ballot."
    ),
    "box-key-missing": N_(
        "The key of the ballot box, %(path)s, is missing, so that no ballot can be put into "
        "it or counted. The administrator puts this one file back, from any copy made since the "
        "vote was opened."
    ),
    "witness-missing": N_(
        "The list of acknowledged ballots, %(path)s, is missing. No ballot is taken without "
        "it. The administrator puts this one file back, from the newest copy made since the vote "
        "was opened."
    ),
    "board-missing": N_(
        "The closed board of this vote, %(path)s, is missing, so that nothing can be counted or "
        "shown. The administrator puts this one file back, from any copy made since the vote "
        "was closed."
    ),
    "board-damaged": N_(
        "The closed board of poll %(poll)s is not the one that was written when the vote "
        "ended, so that nothing is counted or shown. The administrator keeps the file aside, and "
        "puts back this one file from any copy made since the vote was closed."
    ),
    "board-differs": N_(
        "There is another board at %(path)s, which was written when the same vote ended "
        "before. Do not go on. The administrator keeps both the file and the database as they "
        "are, and has them examined."
    ),
    "home-unavailable": N_(
        "The disk refused the file %(path)s (%(reason)s). Make room, or give the program the "
        "right to write there; then try again."
    ),
    "polls-unfinished": N_(
        "These polls were begun with the first edition of this program and are not certified "
        "yet: %(polls)s. Finish them with the first edition; nothing has been changed."
    ),
    "certified-archive-damaged": N_(
        "The certified archive of poll %(poll)s is not the one that was certified, so the "
        "database was not brought up to date. Put back an undamaged copy of the database."
    ),
    "address-only-here": N_(
        "The cards would lead to %(address)s, which only this machine can open. Make them from "
        "the page of the cards, which asks first; or have the administrator set BALLOT_PUBLIC_URL=."
    ),
    "witness-damaged": N_(
        "The list of acknowledged ballots has %(found)s places, which is not one for each card. "
        "No ballot is taken. The administrator keeps it aside, and puts back this one file from "
        "the newest copy made since the vote was opened."
    ),
}
