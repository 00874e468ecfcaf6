"""Every route of the part of the vote."""

from typing import Final

from ballot.vote.web import check_in, check_in_others
from ballot.vote.web.booth.api import PollController
from ballot.vote.web.desk import cards, desk, figures, lists, settings, shares, steps
from ballot.vote.web.public import public
from ballot.vote.web.scrutineer import pages as scrutineer
from ballot.vote.web.scrutineer.api import TallyController

ROUTES: Final = (
    PollController,
    TallyController,
    public.home,
    public.booth,
    public.newest_result,
    public.result,
    public.find_tracker,
    public.board,
    public.download_archive,
    public.download_file,
    desk.list_desk,
    desk.show_day,
    desk.show_now,
    figures.show_figures,
    steps.freeze,
    steps.lift,
    steps.open_vote,
    steps.close_vote,
    steps.certify_result,
    steps.publish_result,
    steps.prepare_runoff,
    steps.abandon,
    steps.declare_void,
    steps.hold_once_more,
    steps.copy,
    settings.show_new,
    settings.create,
    settings.show_settings,
    settings.change,
    lists.show_projects,
    lists.upload_projects,
    lists.give_blank_projects,
    lists.show_roster_page,
    lists.upload_roster,
    lists.give_blank_roster,
    lists.show_trustees,
    lists.upload_trustees,
    cards.show_cards_page,
    cards.draw_cards,
    cards.give_order,
    cards.upload_public_list,
    shares.give_archive,
    shares.hand_in_share,
    check_in.show_check_in,
    check_in.submit_check_in,
    check_in.undo,
    check_in_others.ask_for_others,
    check_in_others.check_in_others,
    check_in_others.undo_others,
    scrutineer.list_tallies,
    scrutineer.show_scrutineer,
)
