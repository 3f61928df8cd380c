package dev.coffer.azure;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.ListBlobsOptions;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.cloud.ListingBounds;
import dev.coffer.blob.cloud.ObjectNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One page of keys, from as many answers as it takes: an answer may be short, or empty, or full of what is not ours.
///
/// `startFrom` needs no token of an earlier page. A service that ignored it would begin at the beginning; so names are
/// compared, and the page is right all the same, only slow.
record AzureListing(BlobContainerClient container, ObjectNames names, String location) {
    /// The blobs after a key, in the order of characters.
    List<BlobInfo> page(String prefix, String after, int limit) {
        // Servers refuse some characters that no key has.
        if (!beginningOfKeys(prefix).equals(prefix)) {
            return List.of();
        }
        var start = names.startingWith(prefix);
        var last = after.isEmpty() ? "" : names.startingWith(after);
        var from = names.startingWith(beginningOfKeys(after));
        var page = new ArrayList<BlobInfo>();
        var bounds = new ListingBounds(location, start);
        @Nullable String token = null;
        do {
            var options = new ListBlobsOptions().setPrefix(start).setMaxResultsPerPage(limit - page.size() + 1);
            if (from.compareTo(start) > 0) {
                options.setStartFrom(from);
            }
            var answer = container
                    .listBlobs(options, token, null)
                    .iterableByPage()
                    .iterator()
                    .next();
            requireOrder(answer.getValue());
            for (var item : answer.getValue()) {
                bounds.name(item.getName());
                if (item.getName().compareTo(last) > 0 && page.size() < limit) {
                    info(item).ifPresent(page::add);
                }
            }
            token = answer.getContinuationToken();
            if (token != null && !token.isEmpty()) {
                bounds.more(token);
            }
        } while (page.size() < limit && token != null && !token.isEmpty());
        return page;
    }

    /// As much of a text as a key could begin with.
    private static String beginningOfKeys(String text) {
        int end = 0;
        while (end < text.length()
                && (text.charAt(end) < 128
                        && (Character.isLetterOrDigit(text.charAt(end)) || "._/-".indexOf(text.charAt(end)) >= 0))) {
            end++;
        }
        return text.substring(0, end);
    }

    private Optional<BlobInfo> info(BlobItem item) {
        var properties = item.getProperties();
        var length = properties.getContentLength();
        return names.key(item.getName())
                .map(key -> new BlobInfo(
                        key,
                        length == null ? 0 : length,
                        properties.getLastModified().toInstant()));
    }

    /// Accounts with a hierarchical namespace sort by directories, and list those as if they were objects.
    private void requireOrder(List<BlobItem> items) {
        for (int i = 1; i < items.size(); i++) {
            if (items.get(i - 1).getName().compareTo(items.get(i).getName()) >= 0) {
                throw new CofferException.Refused(
                        location + " lists '" + Text.shown(items.get(i).getName()) + "' after '"
                                + Text.shown(items.get(i - 1).getName()) + "', not in the order of characters",
                        "use an account without a hierarchical namespace");
            }
        }
    }
}
