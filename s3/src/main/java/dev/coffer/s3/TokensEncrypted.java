package dev.coffer.s3;

import dev.coffer.blob.cloud.PlainHttp;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Stops a request that would send a session token unencrypted. It is asked about each one when it is signed and about to go.
final class TokensEncrypted implements ExecutionInterceptor {
    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        var request = context.httpRequest();
        PlainHttp.check(request.getUri(), request::firstMatchingHeader);
    }
}
