package dev.coffer.cli.doctor;

import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import picocli.CommandLine;

@CommandLine.Command(
        name = "doctor",
        description = {
            "Check the program, the configuration and the store. Writes a few small objects and deletes them again.",
            "With --conformance, find out what the configured place can be used for, with or without a store in it."
        },
        footer = {"", "Exit code: 0 when nothing failed, else that of the first failure."})
public final class DoctorCommand implements Command {
    private static final int SECONDS_TO_DELETE = 60;

    @CommandLine.Option(
            names = "--conformance",
            description = "Put thousands of objects and 130 MiB below a throw-away prefix, check every promise that"
                    + " Coffer rests on, and delete them again.")
    private boolean conformance;

    @Override
    public int run(Session session) {
        var output = session.output();
        var findings = new CheckReport(output);
        var examination = new StoreChecks(session, findings);
        if (conformance) {
            var report = examination.context()
                    ? new ConformanceChecks(session, findings).run()
                    : ConformanceChecks.Report.NONE;
            if (output.isJson()) {
                output.document("doctor-conformance", json -> {
                    report.write(json);
                    findings.write(json);
                });
            }
        } else {
            if (examination.context()) {
                examination.store();
            }
            if (output.isJson()) {
                output.document("doctor", findings::write);
            }
        }
        return findings.exit();
    }

    @Override
    public String whenInterrupted() {
        return conformance ? "the objects of the checks are being deleted, which may take a minute" : "";
    }

    @Override
    public int secondsToCleanUp() {
        return conformance ? SECONDS_TO_DELETE : Command.super.secondsToCleanUp();
    }
}
