// Words that may be followed by a parenthesis in a query that only reads: keywords, types and the engines' own
// functions without side effects. Only the database knows what other functions do.
#pragma once

#include <string_view>

namespace carboy::sql {

namespace detail {

// One line for each initial letter, from a to z.
inline constexpr std::string_view harmless_words[26] = {
    "abs acos age all and any array array_agg array_append array_cat array_length array_position array_positions "
    "array_remove array_to_string array_upper as ascii asin atan atan2 avg",
    "between bit_and bit_length bit_or bool_and bool_or btrim by",
    "cardinality case cast cbrt ceil ceiling char char_length character character_length chr coalesce concat concat_ws "
    "convert_from convert_to cos cot count cube cume_dist current_date current_schema current_setting current_time "
    "current_timestamp curdate curtime",
    "date date_add date_bin date_format date_part date_sub date_trunc datediff datetime day dayofweek decimal decode "
    "degrees dense_rank distinct div double",
    "else encode end every except exists exp explain extract",
    "filter first_value float floor format from from_unixtime",
    "gen_random_uuid generate_series generate_subscripts glob greatest group group_concat grouping",
    "having height hex hour",
    "if ifnull iif ilike in initcap instr integer intersect interval is isfinite isnull",
    "join json json_agg json_array json_array_elements json_array_elements_text json_array_length json_build_array "
    "json_build_object json_contains json_each json_each_text json_extract json_extract_path json_extract_path_text "
    "json_group_array json_group_object json_insert json_object json_object_agg json_object_keys json_patch json_quote "
    "json_remove json_replace json_set json_strip_nulls json_table json_to_recordset json_tree json_type json_typeof "
    "json_unquote json_valid json_value jsonb_agg jsonb_array_elements jsonb_array_elements_text jsonb_array_length "
    "jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text jsonb_extract_path jsonb_extract_path_text "
    "jsonb_insert jsonb_object_agg jsonb_object_keys jsonb_path_exists jsonb_path_query jsonb_path_query_array "
    "jsonb_path_query_first jsonb_pretty jsonb_set jsonb_strip_nulls jsonb_to_recordset jsonb_typeof julianday "
    "justify_days justify_hours justify_interval",
    "",
    "lag last_value lateral lead least left length like limit ln locate log log10 log2 lower lpad ltrim",
    "make_date make_interval make_time make_timestamp make_timestamptz materialized max md5 min minute mod mode month",
    "not now nth_value ntile nullif numeric nvl",
    "octet_length offset on or over overlay",
    "partition percent_rank percentile_cont percentile_disc pg_backend_pid pg_column_size pg_database_size "
    "pg_get_constraintdef pg_get_expr pg_get_indexdef pg_get_serial_sequence pg_get_viewdef pg_is_in_recovery "
    "pg_relation_size pg_size_pretty pg_sleep pg_table_is_visible pg_table_size pg_total_relation_size pg_typeof "
    "phraseto_tsquery pi "
    "plainto_tsquery position pow power precision printf",
    "quarter quote quote_ident quote_literal quote_nullable",
    "radians random range_agg rank regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace "
    "regexp_split_to_array regexp_split_to_table regexp_substr repeat replace reverse right rollup round row "
    "row_number row_to_json rpad rtrim",
    "second select sets setweight sha224 sha256 sha384 sha512 sign similarity sin some split_part sqrt starts_with "
    "statement_timestamp std stddev stddev_pop stddev_samp strftime string_agg string_to_array string_to_table strpos "
    "substr substring substring_index sum sysdate",
    "tan then time timediff timestamp timestampdiff to_char to_date to_hex to_json to_jsonb to_number to_timestamp "
    "to_tsquery to_tsvector total transaction_timestamp translate trim trunc ts_headline ts_rank ts_rank_cd typeof",
    "unhex unicode union unix_timestamp unixepoch unnest upper using utc_timestamp uuid",
    "values var_pop var_samp varchar variance varying version",
    "websearch_to_tsquery week weekday when where width_bucket window with within word_similarity",
    "xmlagg xmlelement xmlforest",
    "year",
    "zeroblob",
};

constexpr char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace detail

/// True when calling a function of this name changes nothing in any engine, unless a user has defined a function with
/// the name of a built-in one.
constexpr bool only_reads(std::string_view word) {
    const char initial = word.empty() ? '\0' : detail::lowered(word[0]);
    if (initial < 'a' || initial > 'z') return false;
    const std::string_view line = detail::harmless_words[initial - 'a'];
    for (std::size_t at = 0; at < line.size();) {
        std::size_t same = 0;
        while (same < word.size() && at + same < line.size() && line[at + same] == detail::lowered(word[same])) ++same;
        at += same;
        if (same == word.size() && (at == line.size() || line[at] == ' ')) return true;
        while (at < line.size() && line[at] != ' ') ++at;
        ++at;
    }
    return false;
}

}  // namespace carboy::sql
