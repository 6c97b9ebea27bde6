#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the checks must catch, and what they must leave alone."""
import unittest

import check_layers
import check_statements
import check_style

LAYERS = check_layers.read_layers("""
pawl_layer(base PUBLIC_LIBRARIES Boost::headers LIBRARIES fmt::fmt)
pawl_layer(runtime DEPS base PUBLIC_LIBRARIES pawl_asio)  # a comment
pawl_layer(job DEPS base)
pawl_layer(net DEPS base runtime LIBRARIES CURL::libcurl)
pawl_layer(kinds/http DEPS base job net)
""")


class Layers(unittest.TestCase):
    def refuse(self, layer, header):
        self.assertIsNotNone(check_layers.complaint(LAYERS, layer, header))

    def allow(self, layer, header):
        self.assertIsNone(check_layers.complaint(LAYERS, layer, header))

    def test_a_folder_includes_itself_and_its_deps(self):
        self.allow("job", "pawl/job/job.h")
        self.allow("job", "pawl/base/clock.h")
        self.allow("kinds/http", "pawl/kinds/http/runner.h")

    def test_a_folder_above_is_refused(self):
        self.refuse("job", "pawl/net/server.h")

    def test_what_arrives_through_the_link_of_a_dep_is_refused(self):
        self.refuse("kinds/http", "pawl/runtime/async.h")

    def test_a_library_is_seen_by_who_links_it(self):
        self.allow("net", "curl/curl.h")
        self.refuse("job", "curl/curl.h")
        self.refuse("job", "fmt/core.h")

    def test_a_public_library_is_seen_one_link_up(self):
        self.allow("net", "boost/asio/post.hpp")
        self.refuse("job", "boost/asio/post.hpp")
        self.allow("job", "boost/json/value.hpp")

    def test_part_of_a_library_may_belong_to_one_folder(self):
        self.allow("net", "boost/beast/http.hpp")
        self.refuse("runtime", "boost/beast/http.hpp")

    def test_an_unknown_library_is_refused(self):
        self.refuse("net", "zmq/zmq.hpp")
        self.allow("net", "sys/socket.h")


class Statements(unittest.TestCase):
    def differences(self, sqlite, postgres):
        read = lambda store: {name: check_statements.parameters_in(sql) for name, sql in store.items()}
        return list(check_statements.differences(read(sqlite), read(postgres)))

    def test_a_statement_of_one_store_is_found(self):
        self.assertEqual(1, len(self.differences({"a": "SELECT 1", "b": ""}, {"a": "SELECT 1"})))
        self.assertEqual(1, len(self.differences({}, {"a": "SELECT 1"})))

    def test_a_parameter_of_one_store_is_found(self):
        self.assertEqual(1, len(self.differences({"a": "SELECT :id"}, {"a": "SELECT :job"})))
        self.assertEqual(1, len(self.differences({"a": "SELECT :id, :n"}, {"a": "SELECT :id"})))

    def test_order_casts_literals_and_comments_do_not_matter(self):
        self.assertEqual([], self.differences(
            {"a": "SELECT :id, :n"}, {"a": "-- :no\nSELECT :n::bigint, ':not', :id, x::text, :n"}))

    def test_postgres_may_name_the_node(self):
        self.assertEqual([], self.differences({"a": "SELECT :id"}, {"a": "SELECT :id, :node"}))
        self.assertEqual(1, len(self.differences({"a": "SELECT :node"}, {"a": "SELECT 1"})))

    def test_postgres_may_leave_the_work_to_another_statement(self):
        self.assertEqual([], self.differences({"a": "SELECT :id"}, {"a": "-- Nothing: b does it."}))
        self.assertEqual(1, len(self.differences({"a": "-- Nothing."}, {"a": "SELECT 1"})))


class Style(unittest.TestCase):
    def rules(self, *lines, name="src/pawl/job/x.cc"):
        return {rule for _, rule, _ in check_style.cpp_offences(name, list(lines))}

    def test_a_banned_word_in_a_name_is_found(self):
        self.assertIn("name", self.rules("class QueueManager {"))
        self.assertIn("name", self.rules("auto job_data = read();"))
        self.assertIn("name", self.rules("auto handle_request(int x) -> int;"))

    def test_words_of_others_are_left_alone(self):
        self.assertEqual(set(), self.rules("text.data();", "std::size_t size; // data", "curl_version_info(x);"))
        self.assertEqual(set(), self.rules("class Handler;", 'say("the data");', "auto database = open();"))

    def test_a_clock_is_read_in_base_and_runtime_only(self):
        line = "auto now = std::chrono::system_clock::now();"
        self.assertIn("clock", self.rules(line))
        self.assertNotIn("clock", self.rules(line, name="src/pawl/base/clock.cc"))

    def test_a_long_function_is_found(self):
        body = ["    work();"] * 61
        self.assertIn("function", self.rules("auto run() -> int {", *body, "}"))
        self.assertNotIn("function", self.rules("namespace pawl {", *body, "}"))

    def test_nolint_names_the_check_and_the_reason(self):
        self.assertIn("nolint", self.rules("x();  // NOLINT"))
        self.assertIn("nolint", self.rules("x();  // NOLINT(misc-no-recursion)"))
        self.assertNotIn("nolint", self.rules("x();  // NOLINT(misc-no-recursion): bounded by depth"))

    def test_a_todo_names_its_issue(self):
        found = {rule for _, rule, _ in check_style.common_offences("", ["// later", "// TO" "DO: later"])}
        self.assertEqual({"spdx", "todo"}, found)

    def test_sql_takes_its_time_as_a_parameter(self):
        self.assertTrue(list(check_style.sql_offences(["select now();"])))
        self.assertFalse(list(check_style.sql_offences(["select :now; -- not now()"])))


if __name__ == "__main__":
    unittest.main()
