package mailcaravan.flow;

import java.util.List;

/** Carries out what is left of a request whose outcome is known: its journal line, its way out of its source. */
interface Filings {
    /** Carries out the steps in order; one that fails is never a second submission. */
    void carryOut(String request, List<PendingFilings.Step> steps);
}
