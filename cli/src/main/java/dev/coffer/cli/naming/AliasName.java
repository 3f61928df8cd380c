package dev.coffer.cli.naming;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Text;

/// An alias and the artifact it belongs to, written `vision/resnet:prod`.
record AliasName(ArtifactName artifact, Handle alias) {
    static AliasName parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(text) + "' does not name an alias",
                    "write NAME:ALIAS, such as vision/resnet:prod");
        }
        return new AliasName(ArtifactName.of(text.substring(0, colon)), Handle.of(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return artifact + ":" + alias;
    }
}
