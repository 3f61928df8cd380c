package dev.coffer.blob;

import dev.coffer.artifact.CofferException;
import java.util.List;

/// Checks a page of a listing that a server made. Whoever walks a listing goes on behind the last key of a page, so a page that goes back
/// would make that walk endless.
final class ListedPage {
    private ListedPage() {}

    /// The page, when its keys begin with the prefix and come one after the other, all of them behind `after`.
    ///
    /// @throws CofferException.Corrupt when not
    static List<BlobInfo> checked(String location, String prefix, String after, int limit, List<BlobInfo> page) {
        if (page.size() > limit) {
            throw new CofferException.Corrupt(
                    location + " lists " + page.size() + " keys where " + limit + " were asked for");
        }
        var last = after;
        for (var info : page) {
            var key = info.key().value();
            if (!key.startsWith(prefix)) {
                throw new CofferException.Corrupt(
                        location + " lists " + key + ", which does not begin with '" + prefix + "'");
            }
            if (key.compareTo(last) <= 0) {
                throw new CofferException.Corrupt(
                        location + " lists " + key + " after '" + last + "', which goes back");
            }
            last = key;
        }
        return page;
    }
}
